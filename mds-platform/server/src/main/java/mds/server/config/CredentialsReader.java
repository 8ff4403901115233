package mds.server.config;

import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import mds.hydration.Credentials;

/** Reads what MDS shows to a source to be let in: nothing, or exactly one kind of credentials. No fault shows a secret. */
final class CredentialsReader {
    private static final List<String> KINDS = List.of("basic", "bearer", "header", "oauth2");

    private CredentialsReader() {}

    /**
     * The credentials of a source.
     *
     * @param source the section that may hold the key {@code credentials}
     * @return {@link Credentials#none()} if there are none, or if they are at fault
     */
    static Credentials read(Section source) {
        if (!source.has("credentials")) {
            return Credentials.none();
        }
        Section section = source.section("credentials");
        List<String> kinds = KINDS.stream().filter(section::has).toList();
        Optional<Credentials> credentials = kinds.stream().findFirst().flatMap(kind -> read(section, kind));
        if (kinds.size() != 1) {
            source.fault("credentials", "expected exactly one of %s, got %s".formatted(KINDS, kinds));
        }
        KINDS.forEach(section::expect);
        section.finish();
        return credentials.orElse(Credentials.none());
    }

    private static Optional<Credentials> read(Section section, String kind) {
        return switch (kind) {
            case "basic" -> basic(section);
            case "bearer" -> bearer(section);
            case "header" -> header(section);
            default -> oauth2(section);
        };
    }

    private static Optional<Credentials> bearer(Section section) {
        return requiredSecret(section, "bearer")
                .flatMap(token -> made(section, "bearer", () -> new Credentials.Bearer(token)));
    }

    private static Optional<Credentials> basic(Section section) {
        Section basic = section.section("basic");
        String user = basic.required("user", "a user name");
        Optional<String> password = requiredSecret(basic, "password");
        basic.finish();
        return password.flatMap(secret -> made(section, "basic", () -> new Credentials.Basic(user, secret)));
    }

    private static Optional<Credentials> header(Section section) {
        Section header = section.section("header");
        String name = header.required("name", "the name of a header, such as X-Api-Key");
        Optional<String> value = requiredSecret(header, "value");
        header.finish();
        return value.flatMap(secret -> made(section, "header", () -> new Credentials.Header(name, secret)));
    }

    private static Optional<Credentials> oauth2(Section section) {
        Section client = section.section("oauth2");
        URI tokenUrl = client.url("token-url", client.required("token-url", "where access tokens are asked for"));
        String id = client.required("client-id", "the client's id");
        Optional<String> secret = requiredSecret(client, "client-secret");
        String scope = client.text("scope").orElse("");
        client.finish();
        return secret.flatMap(text -> made(section, "oauth2", () -> new Credentials.OAuth2(tokenUrl, id, text, scope)));
    }

    private static Optional<String> requiredSecret(Section section, String key) {
        if (section.text(key).isEmpty()) {
            section.fault(key, "is missing: expected env:NAME or file:PATH");
            return Optional.empty();
        }
        return section.secret(key);
    }

    private static Optional<Credentials> made(Section section, String kind, Supplier<Credentials> make) {
        try {
            return Optional.of(make.get());
        } catch (IllegalArgumentException e) {
            section.fault(kind, String.valueOf(e.getMessage()));
            return Optional.empty();
        }
    }
}
