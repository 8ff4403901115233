package mds.hydration;

import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** Puts credentials on a request. */
final class Authorization {
    private Authorization() {}

    static void put(Credentials credentials, HttpRequest.Builder request) {
        switch (credentials) {
            case Credentials.None none -> {}
            case Credentials.Bearer bearer -> request.header("Authorization", "Bearer " + bearer.token());
            case Credentials.Basic basic -> request.header("Authorization", "Basic " + encoded(basic));
            case Credentials.Header header -> request.header(header.name(), header.value());
        }
    }

    private static String encoded(Credentials.Basic basic) {
        byte[] pair = (basic.user() + ':' + basic.password()).getBytes(StandardCharsets.UTF_8);
        return Base64.getEncoder().encodeToString(pair);
    }
}
