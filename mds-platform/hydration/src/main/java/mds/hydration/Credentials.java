package mds.hydration;

/**
 * What MDS shows to a source to be let in. They come from the configuration, which takes them from the environment or a
 * file; no message, log line or {@code toString()} holds a secret.
 */
public sealed interface Credentials {
    /** No credentials: the source asks for none. */
    static Credentials none() {
        return new None();
    }

    /** No credentials. */
    record None() implements Credentials {}

    /** A bearer token (RFC 6750). */
    record Bearer(String token) implements Credentials {
        /** @throws IllegalArgumentException if the token cannot stand in a header; the message does not show it */
        public Bearer {
            HeaderText.requireValue("token", token);
        }

        @Override
        public String toString() {
            return "Bearer[token=***]";
        }
    }

    /** A user's name and password (RFC 7617, in UTF-8). */
    record Basic(String user, String password) implements Credentials {
        /** @throws IllegalArgumentException if user or password are not possible; the message does not show the password */
        public Basic {
            if (user.isEmpty() || user.indexOf(':') >= 0 || HeaderText.hasControls(user)) {
                throw new IllegalArgumentException(
                        "the credentials' user must be text without ':' and control characters");
            }
            if (HeaderText.hasControls(password)) {
                throw new IllegalArgumentException("the credentials' password must not hold control characters");
            }
        }

        @Override
        public String toString() {
            return "Basic[user=%s, password=***]".formatted(user);
        }
    }

    /**
     * A header of the source's own, such as {@code X-Api-Key}.
     *
     * @param name the header's name
     * @param value its secret value
     */
    record Header(String name, String value) implements Credentials {
        /** @throws IllegalArgumentException if name or value are not possible; the message does not show the value */
        public Header {
            HeaderText.requireName(name);
            HeaderText.requireValue("header value", value);
        }

        @Override
        public String toString() {
            return "Header[name=%s, value=***]".formatted(name);
        }
    }
}
