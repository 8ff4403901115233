package mds.plugin.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import mds.plugin.SourceHttp;
import mds.plugin.SourceUnavailableException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class FakeSourceTest {
    private final FakeSource source = FakeSource.start(2);
    private final SourceHttp http =
            TestSourceContext.of("lab", source.url(), Map.of()).http();

    @AfterEach
    void close() {
        source.close();
    }

    @Test
    void servesWhatItHoldsUnderAnyId() throws Exception {
        source.put("users", user("a/b +%é", "A@example.com"));

        assertThat(json("/api/v1/users/a%2Fb%20%2B%25%C3%A9")).isEqualTo(user("a/b +%é", "A@example.com"));
        assertThat(json("/api/v1/users/a%2Fb%20+%25%C3%A9")).isEqualTo(user("a/b +%é", "A@example.com"));
    }

    @Test
    void tellsWhatNeverWasFromWhatIsDeleted() throws Exception {
        source.put("users", user("a", "a@example.com"));
        source.delete("users", "a");

        assertThat(status("/api/v1/users/a")).isEqualTo(410);
        assertThat(status("/api/v1/users/b")).isEqualTo(404);
        assertThat(status("/elsewhere")).isEqualTo(404);
        assertThat(json("/api/v1/users")).hasToString("{\"ids\":[],\"next_cursor\":null}");
    }

    @Test
    void listsByPageAndByField() throws Exception {
        source.put("users", user("c", "c@example.com"));
        source.put("users", user("a", "a@example.com"));
        source.put("users", user("b", "B@example.com"));

        assertThat(json("/api/v1/users?limit=500")).hasToString("{\"ids\":[\"a\",\"b\"],\"next_cursor\":\"b\"}");
        assertThat(json("/api/v1/users?limit=1&cursor=b")).hasToString("{\"ids\":[\"c\"],\"next_cursor\":null}");
        assertThat(json("/api/v1/users?email=b%40example.com")).hasToString("{\"ids\":[\"b\"],\"next_cursor\":null}");
    }

    @Test
    void failsUntilItRecovers() throws Exception {
        source.put("users", user("a", "a@example.com"));
        source.answer(500, "");

        assertThatExceptionOfType(SourceUnavailableException.class).isThrownBy(() -> http.get("/api/v1/users/a"));
        source.recover();
        assertThat(json("/api/v1/users/a")).isEqualTo(user("a", "a@example.com"));
        assertThat(source.requests()).containsExactly("/api/v1/users/a", "/api/v1/users/a");
    }

    private static ObjectNode user(String id, String email) {
        return JsonNodeFactory.instance.objectNode().put("id", id).put("email", email);
    }

    private Object json(String path) throws Exception {
        return ((SourceHttp.Answer.Document) http.get(path)).json();
    }

    private int status(String path) throws Exception {
        return ((SourceHttp.Answer.Missing) http.get(path)).status();
    }
}
