package mds.server.http;

import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import mds.server.graphql.Caller;

/**
 * Tells administrators from everybody else. With a token, an administrator is who sends it. Without one it is who reaches
 * a host that listens on this machine alone, directly and not from a page of another site: a proxy on this machine would
 * make everybody look local, and so would a browser that is led here by a name of its own (DNS rebinding).
 */
final class Callers {
    private static final String BEARER = "bearer ";
    private static final String WAY_OUT =
            "; set administration.token to env:NAME or file:PATH and send it as 'Authorization: Bearer <token>'";
    private static final List<String> FORWARDING = List.of(
            "Forwarded",
            "X-Forwarded-For",
            "X-Forwarded-Host",
            "X-Forwarded-Proto",
            "X-Forwarded-Port",
            "X-Forwarded-Server",
            "X-Forwarded-Prefix",
            "X-Real-IP",
            "Via");

    private final Optional<byte[]> token;
    private final boolean loopback;

    private Callers(Optional<byte[]> token, boolean loopback) {
        this.token = token;
        this.loopback = loopback;
    }

    /** @param host the address that is listened on */
    static Callers of(Optional<String> token, String host) {
        return new Callers(token.map(text -> text.getBytes(StandardCharsets.UTF_8)), isLoopback(host));
    }

    /** @param headers the values of a request's header; none if it does not have it */
    Caller caller(Function<String, List<String>> headers) {
        return token.map(expected -> byToken(expected, headers.apply("Authorization")))
                .orElseGet(() -> byAddress(headers));
    }

    private static Caller byToken(byte[] expected, List<String> authorization) {
        if (authorization.isEmpty()) {
            return new Caller.Visitor("send the host's administration.token as 'Authorization: Bearer <token>'");
        }
        String sent = authorization.getFirst();
        boolean bearer =
                authorization.size() == 1 && sent.toLowerCase(Locale.ROOT).startsWith(BEARER);
        byte[] shown = bearer ? sent.substring(BEARER.length()).strip().getBytes(StandardCharsets.UTF_8) : new byte[0];
        return MessageDigest.isEqual(expected, shown)
                ? new Caller.Administrator()
                : new Caller.Visitor("the token that was sent is not the host's administration.token");
    }

    private Caller byAddress(Function<String, List<String>> headers) {
        if (!loopback) {
            return refused("the host listens beyond this machine and has no token");
        }
        Optional<String> forwarded = FORWARDING.stream()
                .filter(name -> !headers.apply(name).isEmpty())
                .findFirst();
        if (forwarded.isPresent()) {
            return refused("the request came through a proxy (it has the header %s)".formatted(forwarded.get()));
        }
        List<String> authority = headers.apply("Host");
        if (authority.size() != 1 || !isLocalName(authority.getFirst())) {
            return refused(
                    "the request is addressed to %s, which is no name of this machine alone".formatted(authority));
        }
        List<String> origin = headers.apply("Origin");
        if (!origin.isEmpty() && !origin.equals(List.of("http://" + authority.getFirst()))) {
            return refused("the request was made by a page of another site, %s".formatted(origin));
        }
        boolean crossSite = headers.apply("Sec-Fetch-Site").stream()
                .anyMatch(site -> !site.equals("same-origin") && !site.equals("none"));
        return crossSite ? refused("the request was made by a page of another site") : new Caller.Administrator();
    }

    private static Caller refused(String why) {
        return new Caller.Visitor(why + WAY_OUT);
    }

    private static boolean isLoopback(String host) {
        try {
            return InetAddress.getByName(host).isLoopbackAddress();
        } catch (UnknownHostException e) {
            return false;
        }
    }

    /** Whether an authority names loopback by itself; no other name is looked up, whatever it may lead to. */
    private static boolean isLocalName(String authority) {
        try {
            String host = Optional.ofNullable(new URI("http://" + authority).getHost())
                    .orElse("")
                    .toLowerCase(Locale.ROOT);
            return host.equals("localhost") || host.equals("[::1]") || host.matches("127(\\.[0-9]{1,3}){3}");
        } catch (URISyntaxException e) {
            return false;
        }
    }
}
