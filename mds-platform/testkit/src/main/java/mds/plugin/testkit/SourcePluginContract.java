package mds.plugin.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import mds.plugin.Alias;
import mds.plugin.AliasResolver;
import mds.plugin.EntityUri;
import mds.plugin.Hydration;
import mds.plugin.InvalidRecordException;
import mds.plugin.Inventory;
import mds.plugin.NormalizedRecord;
import mds.plugin.Source;
import mds.plugin.SourceEvent;
import mds.plugin.SourceRecord;
import mds.plugin.SourceUnavailableException;
import mds.plugin.UndecodableEventException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What a host relies on, of every plugin whose source speaks the contract of {@link mds.plugin.rest}. A plugin's test
 * extends this class, names the plugin and at least one sample of each of its root types, and adds only what is peculiar
 * to its source.
 *
 * {@snippet :
 * class NotebooksTest extends SourcePluginContract {
 *     protected SourcePlugin plugin() {
 *         return new Notebooks();
 *     }
 *     protected List<String> samples() {
 *         return List.of("notebook.json");
 *     }
 * }
 * }
 */
public abstract class SourcePluginContract extends DeclarationContract {
    /** The name of the source in all samples' URIs; {@link #owners} may tell of others. */
    protected static final String SOURCE = "my-source";

    private static final Instant FETCHED_AT = Instant.parse("2026-05-04T12:00:00Z");
    private static final int PAGE_SIZE = 2;
    private static final int COPIES = 7;

    private final FakeSource upstream = FakeSource.start(PAGE_SIZE);
    private Optional<Source> connected = Optional.empty();

    /** The files beside the test that hold its {@link Sample samples}. */
    protected abstract List<String> samples();

    /** The sources that own other plugins' entity types; types that are not named belong to {@code unconfigured}. */
    protected Map<String, String> owners() {
        return Map.of();
    }

    @BeforeEach
    final void connect() {
        Map<String, String> owners = new HashMap<>(owners());
        host().entityTypes().forEach(type -> owners.put(type.name(), SOURCE));
        connected = Optional.of(plugin().connect(TestSourceContext.of(SOURCE, upstream.url(), owners)));
        allSamples().forEach(sample -> upstream.put(sample.collection(), sample.record()));
    }

    @AfterEach
    final void close() {
        source().close();
        upstream.close();
    }

    /** The plugin, connected to {@link #upstream}. */
    protected final Source source() {
        return connected.orElseThrow();
    }

    /** The source that the plugin is connected to; it holds the records of all samples. */
    protected final FakeSource upstream() {
        return upstream;
    }

    /** What the plugin makes of a record. */
    protected final NormalizedRecord normalized(Sample sample, JsonNode record) {
        return source().normalizer().normalize(new SourceRecord(uri(sample), record, FETCHED_AT));
    }

    /** A sample from its file. */
    protected final Sample sample(String fileName) {
        return Sample.fromResource(getClass(), fileName);
    }

    @Test
    void hasASampleOfEachRootType() {
        assertThat(allSamples()).extracting(Sample::type).containsAll(host().roots());
    }

    @Test
    void decodesAnEventToTheObjectThatItTellsOf() throws UndecodableEventException {
        for (Sample sample : allSamples()) {
            assertThat(source().eventDecoder().decode(event(bytes(sample.event()))))
                    .containsExactly(uri(sample));
        }
    }

    @Test
    void refusesGarbageAsUndecodableAndNeverInAnotherWay() {
        for (Sample sample : allSamples()) {
            for (byte[] payload : Garbage.payloads(sample.event())) {
                assertThatExceptionOfType(UndecodableEventException.class)
                        .as(new String(payload, StandardCharsets.ISO_8859_1))
                        .isThrownBy(() -> source().eventDecoder().decode(event(payload)))
                        .withMessageMatching("(?s).+");
            }
        }
    }

    @Test
    void normalizesEachSampleAsItSays() {
        for (Sample sample : allSamples()) {
            JsonNode actual = NormalizedJson.of(normalized(sample, sample.record()));

            assertThat(actual.toPrettyString()).isEqualTo(sample.entities().toPrettyString());
        }
    }

    @Test
    void normalizesWithoutMemoryAndLeavesTheRecordAsItWas() {
        for (Sample sample : allSamples()) {
            ObjectNode record = sample.record().deepCopy();
            JsonNode first = NormalizedJson.of(normalized(sample, record));

            assertThat(NormalizedJson.of(normalized(sample, record))).isEqualTo(first);
            assertThat(record).isEqualTo(sample.record());
        }
    }

    @Test
    void normalizesToEntitiesThatFitTheirTypes() {
        for (Sample sample : allSamples()) {
            NormalizedRecord record = normalized(sample, sample.record());

            assertThat(record.root().uri()).isEqualTo(uri(sample));
            assertThat(faults(record)).isEmpty();
        }
    }

    @Test
    void takesAbsentNullAndEmptyForTheSame() {
        for (Sample sample : allSamples()) {
            for (Set<String> fields : subsets(sample)) {
                NormalizedRecord absent =
                        normalized(sample, sample.record().deepCopy().without(fields));
                ObjectNode nulls = sample.record().deepCopy();
                fields.forEach(nulls::putNull);
                ObjectNode empty = sample.record().deepCopy();
                fields.forEach(field -> empty.set(field, emptied(empty.path(field))));

                JsonNode expected = NormalizedJson.of(absent);
                assertThat(faults(absent)).as("without %s", fields).isEmpty();
                assertThat(NormalizedJson.of(normalized(sample, nulls)))
                        .as("null %s", fields)
                        .isEqualTo(expected);
                assertThat(NormalizedJson.of(normalized(sample, empty)))
                        .as("empty %s", fields)
                        .isEqualTo(expected);
            }
        }
    }

    @Test
    void ignoresFieldsThatItDoesNotKnow() {
        for (Sample sample : allSamples()) {
            ObjectNode more = sample.record().deepCopy();
            more.putObject("x_unknown").put("y", 1);

            assertThat(NormalizedJson.of(normalized(sample, more)))
                    .isEqualTo(NormalizedJson.of(normalized(sample, sample.record())));
        }
    }

    @Test
    void refusesFieldsOfAnotherShapeAsInvalidAndNeverInAnotherWay() {
        for (Sample sample : allSamples()) {
            for (String field : sample.optionalFields()) {
                for (JsonNode value : Garbage.values()) {
                    JsonNode broken = sample.record().deepCopy().set(field, value);
                    try {
                        assertThat(normalized(sample, broken).root().uri()).isEqualTo(uri(sample));
                    } catch (InvalidRecordException e) {
                        assertThat(e).as("%s: %s", field, value).hasMessageContaining(field);
                    }
                }
            }
        }
    }

    @Test
    void hydratesWhatTheSourceHolds() throws Exception {
        for (Sample sample : allSamples()) {
            Instant before = Instant.now();

            assertThat(source().hydrator().hydrate(uri(sample)))
                    .isInstanceOfSatisfying(Hydration.Found.class, found -> {
                        assertThat(found.record().uri()).isEqualTo(uri(sample));
                        assertThat(found.record().document()).isEqualTo(sample.record());
                        assertThat(found.record().fetchedAt()).isBetween(before, Instant.now());
                    });
        }
    }

    @Test
    void believesAnObjectGoneOnlyIfTheSourceSaysSo() throws Exception {
        for (Sample sample : allSamples()) {
            upstream.delete(sample.collection(), sample.id());
            EntityUri unknown = EntityUri.of(sample.type(), SOURCE, "never/was 100%?");

            assertThat(source().hydrator().hydrate(uri(sample))).isInstanceOf(Hydration.Gone.class);
            assertThat(source().hydrator().hydrate(unknown)).isInstanceOf(Hydration.Gone.class);
        }
    }

    @Test
    void takesAFailingSourceForUnavailable() {
        for (Sample sample : allSamples()) {
            EntityUri uri = uri(sample);
            failures().forEach(failure -> {
                failure.run();
                assertThatExceptionOfType(SourceUnavailableException.class)
                        .isThrownBy(() -> source().hydrator().hydrate(uri));
                assertThatExceptionOfType(SourceUnavailableException.class)
                        .isThrownBy(() -> source().inventory().list(uri.type(), Optional.empty()));
            });
            upstream.recover();
        }
    }

    @Test
    void listsEverythingPageByPage() throws Exception {
        for (Sample sample : allSamples()) {
            Set<EntityUri> held = new HashSet<>(Set.of(uri(sample)));
            for (int copy = 0; copy < COPIES; copy++) {
                String id = "copy %d/100%%".formatted(copy);
                upstream.put(sample.collection(), sample.record().deepCopy().put("id", id));
                held.add(EntityUri.of(sample.type(), SOURCE, id));
            }

            assertThat(listed(sample.type())).containsExactlyInAnyOrderElementsOf(held);
        }
    }

    @Test
    void findsWhoClaimsAnAlias() throws Exception {
        AliasResolver resolver = source().aliasResolver();
        for (Sample sample : allSamples()) {
            for (Alias alias : normalized(sample, sample.record()).root().aliases()) {
                if (resolver.schemes().contains(alias.scheme())) {
                    Alias unclaimed = new Alias(alias + "-nobody");

                    assertThat(resolver.resolve(alias)).contains(uri(sample));
                    assertThat(resolver.resolve(unclaimed)).isEmpty();
                    upstream.answer(500, "");
                    assertThatExceptionOfType(SourceUnavailableException.class)
                            .isThrownBy(() -> resolver.resolve(alias));
                    upstream.recover();
                }
            }
        }
    }

    private List<Sample> allSamples() {
        return samples().stream().map(this::sample).toList();
    }

    private Stream<Runnable> failures() {
        return Stream.of(
                () -> upstream.answer(500, "{}"),
                () -> upstream.answer(503, "<html>"),
                () -> upstream.answer(403, "{}"),
                () -> upstream.answer(200, ""),
                () -> upstream.answer(200, "{\"id\": \"cut sho"),
                () -> upstream.answer(200, "[]"),
                () -> upstream.answer(200, "null"));
    }

    private List<EntityUri> listed(String type) throws SourceUnavailableException, InterruptedException {
        List<EntityUri> listed = new ArrayList<>();
        Optional<String> cursor = Optional.empty();
        for (int pages = 0; pages <= COPIES + 1; pages++) {
            Inventory.Page page = source().inventory().list(type, cursor);
            listed.addAll(page.uris());
            cursor = page.nextCursor();
            if (cursor.isEmpty()) {
                return listed;
            }
        }
        throw new AssertionError("the list of %s goes on and on: %s".formatted(type, listed));
    }

    private static List<Set<String>> subsets(Sample sample) {
        List<Set<String>> subsets = new ArrayList<>();
        subsets.add(Set.copyOf(sample.optionalFields()));
        sample.optionalFields().forEach(field -> subsets.add(Set.of(field)));
        return subsets;
    }

    private static JsonNode emptied(JsonNode value) {
        return switch (value.getNodeType()) {
            case ARRAY -> JsonNodeFactory.instance.arrayNode();
            case OBJECT -> JsonNodeFactory.instance.objectNode();
            case STRING -> JsonNodeFactory.instance.textNode("");
            default -> JsonNodeFactory.instance.nullNode();
        };
    }

    private static EntityUri uri(Sample sample) {
        return EntityUri.of(sample.type(), SOURCE, sample.id());
    }

    private static SourceEvent event(byte[] payload) {
        return new SourceEvent(SOURCE, payload, Map.of(), "sample", FETCHED_AT);
    }

    private static byte[] bytes(JsonNode document) {
        return document.toString().getBytes(StandardCharsets.UTF_8);
    }
}
