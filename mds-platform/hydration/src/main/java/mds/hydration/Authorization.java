package mds.hydration;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Base64;

/** Puts a source's credentials on its requests. Thread-safe. */
interface Authorization {
    /** The request with what the source wants to see; may have to ask an authorization server first. */
    Request authorized(Request request) throws AttemptFailed, InterruptedException;

    /** The source took what it was shown. */
    default void accepted(Request request) {}

    /** Told that the source refused what was shown (401): whether to try again, since something new would be shown. */
    default boolean renewable(Request request) {
        return false;
    }

    /** Waits until one more request may be sent. */
    @FunctionalInterface
    interface Turn {
        void await() throws AttemptFailed, InterruptedException;
    }

    /**
     * What puts these credentials on requests.
     *
     * @param turn is awaited before each request that authorization itself needs
     */
    static Authorization of(Credentials credentials, Wire wire, Clock clock, Turn turn) {
        return switch (credentials) {
            case Credentials.None none -> new Nothing();
            case Credentials.Bearer bearer -> new Fixed("Authorization", "Bearer " + bearer.token());
            case Credentials.Basic basic -> new Fixed("Authorization", basic(basic.user(), basic.password()));
            case Credentials.Header header -> new Fixed(header.name(), header.value());
            case Credentials.OAuth2 client -> new AccessTokens(client, wire, clock, turn);
        };
    }

    /** RFC 7617. */
    static String basic(String user, String password) {
        byte[] pair = (user + ':' + password).getBytes(StandardCharsets.UTF_8);
        return "Basic " + Base64.getEncoder().encodeToString(pair);
    }

    record Nothing() implements Authorization {
        @Override
        public Request authorized(Request request) {
            return request;
        }
    }

    final class Fixed implements Authorization {
        private final String name;
        private final String value;

        private Fixed(String name, String value) {
            this.name = name;
            this.value = value;
        }

        @Override
        public Request authorized(Request request) {
            return request.with(name, value);
        }
    }
}
