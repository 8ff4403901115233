package mds.hydration;

import java.net.URI;

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

    /**
     * OAuth2 client credentials (RFC 6749 section 4.4): exchanged for access tokens, which are renewed in time.
     *
     * @param tokenUrl where tokens are asked for
     * @param id the client's id
     * @param secret the client's secret
     * @param scope what is asked for, separated by spaces; empty for the server's default
     */
    record OAuth2(URI tokenUrl, String id, String secret, String scope) implements Credentials {
        /** @throws IllegalArgumentException if URL, id or secret are not possible; the message does not show the secret */
        public OAuth2 {
            Origin.requireUrl("the credentials' token-url", tokenUrl);
            if (id.isEmpty() || secret.isEmpty()) {
                throw new IllegalArgumentException("the credentials' client id and secret must not be empty");
            }
        }

        @Override
        public String toString() {
            return "OAuth2[tokenUrl=%s, id=%s, secret=***, scope=%s]".formatted(tokenUrl, id, scope);
        }
    }
}
