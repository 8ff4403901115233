package mds.plugin.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import mds.plugin.Alias;
import mds.plugin.EntityUri;
import mds.plugin.Hydration;
import mds.plugin.InvalidRecordException;
import mds.plugin.Inventory;
import mds.plugin.NormalizedRecord;
import mds.plugin.SourceContext;
import mds.plugin.SourceEvent;
import mds.plugin.SourceHttp;
import mds.plugin.SourceRecord;
import mds.plugin.SourceUnavailableException;
import mds.plugin.Tag;
import mds.plugin.UndecodableEventException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RestSourceTest {
    private static final EntityUri ALICE = EntityUri.of("user", "identity", "alice");

    private final FakeHttp http = new FakeHttp();
    private final RestSource source = RestSource.of(new Context(http))
            .collection("users", "user", "user_id", RestSourceTest::normalized)
            .collection("groups", "group", "group_id", RestSourceTest::normalized)
            .lookup("mailto", "user", "email", RestSource.AliasPart.NAME)
            .lookup("mailto", "group", "email", RestSource.AliasPart.NAME)
            .lookup("ldap", "group", "dn", RestSource.AliasPart.WHOLE)
            .build();

    private record Context(SourceHttp http) implements SourceContext {
        @Override
        public String name() {
            return "identity";
        }

        @Override
        public Map<String, String> settings() {
            return Map.of();
        }

        @Override
        public Clock clock() {
            return Clock.systemUTC();
        }

        @Override
        public EntityUri uri(String entityType, String id) {
            return EntityUri.of(entityType, name(), id);
        }
    }

    @Test
    void decodesEveryIdThatAnEventCarries() throws UndecodableEventException {
        assertThat(decoded("{\"event_type\": \"user_joined\", \"user_id\": \"alice\", \"group_id\": 7, \"more\": {}}"))
                .containsExactly(ALICE, EntityUri.of("group", "identity", "7"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "null",
                "7",
                "{}",
                "{\"event_type\": 7, \"user_id\": \"alice\"}",
                "{\"user_id\": \"alice\"}",
                "{\"event_type\": \"x\"}",
                "{\"event_type\": \"x\", \"user_id\": null}",
                "{\"event_type\": \"x\", \"user_id\": \"\"}",
                "{\"event_type\": \"x\", \"user_id\": 0.5}",
                "{\"event_type\": \"x\", \"user_id\": [\"alice\"]}",
                "{\"event_type\": \"x\", \"user_id\": \"..\"}",
                "{\"event_type\": \"x\", \"user_id\": \"\\ud800\"}",
                "{\"event_type\": \"x\", \"model_id\": \"alice\"}",
            })
    void refusesEventsThatTellOfNothing(String event) {
        assertThatExceptionOfType(UndecodableEventException.class).isThrownBy(() -> decoded(event));
    }

    @Test
    void hydratesAnObjectByItsEncodedId() throws Exception {
        EntityUri odd = EntityUri.of("user", "identity", "a/b c?+%");
        http.answer("/api/v1/users/a%2Fb%20c%3F%2B%25", "{\"id\": \"a/b c?+%\"}");

        assertThat(source.hydrator().hydrate(odd)).isInstanceOfSatisfying(Hydration.Found.class, found -> {
            assertThat(found.record().uri()).isEqualTo(odd);
            assertThat(found.record().fetchedAt()).isEqualTo(FakeHttp.REQUESTED_AT);
        });
    }

    @Test
    void saysWhyAnObjectIsGone() throws Exception {
        assertThat(source.hydrator().hydrate(ALICE))
                .isEqualTo(new Hydration.Gone(FakeHttp.REQUESTED_AT, "404 for /api/v1/users/alice"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[]",
                "null",
                "\"alice\"",
                "7",
                "{}",
                "{\"error\": \"try again\"}",
                "{\"id\": \"bob\"}",
                "{\"id\": [\"alice\"]}"
            })
    void believesNoAnswerThatIsNotTheObject(String answer) {
        http.answer("/api/v1/users/alice", answer);

        assertThatExceptionOfType(SourceUnavailableException.class)
                .isThrownBy(() -> source.hydrator().hydrate(ALICE));
    }

    @Test
    void listsPageByPage() throws Exception {
        http.answer("/api/v1/users?limit=500", "{\"ids\": [\"alice\", 7], \"next_cursor\": \"a&b\"}")
                .answer("/api/v1/users?limit=500&cursor=a%26b", "{\"ids\": [], \"next_cursor\": null}");

        Inventory.Page first = source.inventory().list("user", Optional.empty());
        Inventory.Page second = source.inventory().list("user", first.nextCursor());

        assertThat(first.uris()).containsExactly(ALICE, EntityUri.of("user", "identity", "7"));
        assertThat(second).isEqualTo(new Inventory.Page(List.of(), Optional.empty()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[]",
                "{}",
                "{\"ids\": {}}",
                "{\"ids\": [null]}",
                "{\"ids\": [\"\"]}",
                "{\"ids\": [\".\"]}",
                "{\"ids\": [{\"id\": \"alice\"}]}",
                "{\"ids\": [], \"next_cursor\": {}}",
            })
    void believesNoListThatIsBroken(String answer) {
        http.answer("/api/v1/users?limit=500", answer);

        assertThatExceptionOfType(SourceUnavailableException.class)
                .isThrownBy(() -> source.inventory().list("user", Optional.empty()))
                .withMessageContaining("identity");
    }

    @Test
    void takesAMissingListForAFaultAndNotForAnEmptyOne() {
        assertThatExceptionOfType(SourceUnavailableException.class)
                .isThrownBy(() -> source.inventory().list("user", Optional.empty()));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> source.inventory().list("model", Optional.empty()))
                .withMessageContaining("no collection of model");
    }

    @Test
    void asksTheCollectionsOfAnAliasInTheirOrder() throws Exception {
        http.answer("/api/v1/users?email=team%40example.com", "{\"ids\": []}")
                .answer("/api/v1/groups?email=team%40example.com", "{\"ids\": [\"z\", \"b\"]}");

        assertThat(source.aliasResolver().schemes()).containsExactlyInAnyOrder("mailto", "ldap");
        assertThat(source.aliasResolver().resolve(Alias.email("Team@example.com")))
                .contains(EntityUri.of("group", "identity", "b"));
        assertThat(http.requests()).hasSize(2);
    }

    @Test
    void asksForAWholeAliasWhereThatIsItsSpelling() throws Exception {
        http.answer("/api/v1/groups?dn=ldap%3A%2F%2Fx%3Fy%26z", "{\"ids\": [\"b\"]}");

        assertThat(source.aliasResolver().resolve(new Alias("ldap://x?y&z")))
                .contains(EntityUri.of("group", "identity", "b"));
        assertThat(source.aliasResolver().resolve(new Alias("s3://x"))).isEmpty();
    }

    @Test
    void neverAnswersForASourceThatIsDown() {
        http.goDown();

        assertThatExceptionOfType(SourceUnavailableException.class)
                .isThrownBy(() -> source.hydrator().hydrate(ALICE));
        assertThatExceptionOfType(SourceUnavailableException.class)
                .isThrownBy(() -> source.aliasResolver().resolve(Alias.email("alice@example.com")));
    }

    @Test
    void turnsLabelsIntoTagsAndRefusesKeysThatCannotBe() throws Exception {
        http.answer("/api/v1/users/alice", "{\"id\": \"alice\", \"labels\": {\"team\": \"x\", \"empty\": \"\"}}")
                .answer("/api/v1/users/bob", "{\"id\": \"bob\", \"labels\": {\"a::b\": \"x\"}}");

        assertThat(hydrated(ALICE).root().tags()).containsExactly(new Tag("team", "x"));
        assertThatExceptionOfType(InvalidRecordException.class)
                .isThrownBy(() -> hydrated(EntityUri.of("user", "identity", "bob")))
                .withMessageContaining("'labels'");
    }

    @Test
    void wantsACollectionBeforeItsLookup() {
        RestSource.Builder builder = RestSource.of(new Context(http));

        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder.lookup("mailto", "user", "email", RestSource.AliasPart.NAME))
                .withMessageContaining("add the collection of user");
    }

    private NormalizedRecord hydrated(EntityUri uri) throws Exception {
        Hydration.Found found = (Hydration.Found) source.hydrator().hydrate(uri);
        return source.normalizer().normalize(found.record());
    }

    private List<EntityUri> decoded(String event) throws UndecodableEventException {
        byte[] payload = event.getBytes(StandardCharsets.UTF_8);
        return source.eventDecoder().decode(new SourceEvent("identity", payload, Map.of(), "test", Instant.EPOCH));
    }

    private static NormalizedRecord normalized(SourceRecord record) {
        return NormalizedRecord.of(CommonFields.entity(record).build());
    }
}
