package mds.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Optional;
import mds.server.graphql.Caller;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CallersTest {
    private static final Callers OPEN = Callers.of(Optional.empty(), "127.0.0.1");
    private static final Callers WITH_TOKEN = Callers.of(Optional.of("s3cret"), "0.0.0.0");

    @ParameterizedTest
    @ValueSource(strings = {"localhost", "localhost:8080", "127.0.0.1:8080", "127.1.2.3", "[::1]:8080", "LOCALHOST"})
    void aProgramOfThisMachineAdministersAHostWithoutAToken(String host) {
        assertThat(caller(OPEN, Map.of("Host", host))).isInstanceOf(Caller.Administrator.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "evil.example",
                "127.0.0.1.evil.example",
                "localhost.evil.example",
                "0x7f.1",
                "2130706433",
                "",
                "a b"
            })
    void aNameOfItsOwnDoesNotAdminister(String host) {
        refused(OPEN, Map.of("Host", host));
    }

    @ParameterizedTest
    @CsvSource({
        "Forwarded, for=10.0.0.1",
        "X-Forwarded-For, 10.0.0.1",
        "X-Forwarded-Host, mds.example.org",
        "Via, 1.1 proxy",
        "Origin, http://evil.example",
        "Origin, http://localhost:3000",
        "Origin, null",
        "Sec-Fetch-Site, cross-site",
        "Sec-Fetch-Site, same-site"
    })
    void whatComesThroughAProxyOrFromAnotherSiteDoesNotAdminister(String header, String value) {
        refused(OPEN, Map.of("Host", "127.0.0.1:8080", header, value));
    }

    @Test
    void aPageOfTheHostItselfAdministers() {
        Map<String, String> own =
                Map.of("Host", "localhost:8080", "Origin", "http://localhost:8080", "Sec-Fetch-Site", "same-origin");
        assertThat(caller(OPEN, own)).isInstanceOf(Caller.Administrator.class);
    }

    @Test
    void nobodyAdministersAHostThatListensBeyondThisMachineWithoutAToken() {
        refused(Callers.of(Optional.empty(), "0.0.0.0"), Map.of("Host", "127.0.0.1:8080"));
    }

    @Test
    void whoSendsTheTokenAdministersFromAnywhere() {
        assertThat(caller(WITH_TOKEN, Map.of("Authorization", "Bearer s3cret", "Host", "mds.example.org")))
                .isInstanceOf(Caller.Administrator.class);
        assertThat(caller(WITH_TOKEN, Map.of("Authorization", "bearer s3cret")))
                .isInstanceOf(Caller.Administrator.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Bearer wrong", "Bearer s3cre", "Bearer s3crets", "Basic s3cret", "s3cret", "Bearer "})
    void anotherTokenDoesNotAdminister(String authorization) {
        assertThat(caller(WITH_TOKEN, Map.of("Authorization", authorization, "Host", "127.0.0.1")))
                .isInstanceOfSatisfying(
                        Caller.Visitor.class,
                        visitor -> assertThat(visitor.hint())
                                .contains("administration.token")
                                .doesNotContain("s3cre"));
        assertThat(caller(WITH_TOKEN, Map.of("Host", "127.0.0.1"))).isInstanceOf(Caller.Visitor.class);
    }

    private static void refused(Callers callers, Map<String, String> headers) {
        assertThat(caller(callers, headers))
                .isInstanceOfSatisfying(
                        Caller.Visitor.class,
                        visitor -> assertThat(visitor.hint()).contains("administration.token", "env:NAME"));
    }

    private static Caller caller(Callers callers, Map<String, String> headers) {
        return callers.caller(
                name -> Optional.ofNullable(headers.get(name)).stream().toList());
    }
}
