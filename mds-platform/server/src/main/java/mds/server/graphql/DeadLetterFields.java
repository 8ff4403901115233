package mds.server.graphql;

import graphql.schema.DataFetchingEnvironment;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import mds.kernel.event.DeadLetters;
import mds.kernel.event.KeptLetter;
import mds.kernel.event.LetterFilter;
import mds.kernel.event.Replay;
import mds.kernel.graph.StoreUnavailableException;
import mds.server.graphql.Interests.Interest;

/** What administrators do about events that had no effect. */
public final class DeadLetterFields implements FieldGroup {
    private static final int AT_ONCE = 1_000;
    private static final String DIGITS = "[0-9]{1,18}";

    private final DeadLetters letters;
    private final Replay replay;

    /** The fields over what is kept, and what gives it another chance. */
    public DeadLetterFields(DeadLetters letters, Replay replay) {
        this.letters = letters;
        this.replay = replay;
    }

    /** Bytes as text can show them. */
    private record Payload(String text, boolean base64) {
        static Payload of(byte[] bytes) {
            try {
                String text = StandardCharsets.UTF_8
                        .newDecoder()
                        .decode(ByteBuffer.wrap(bytes))
                        .toString();
                return new Payload(text, false);
            } catch (CharacterCodingException e) {
                return new Payload(Base64.getEncoder().encodeToString(bytes), true);
            }
        }
    }

    @Override
    public void into(RootFields roots) {
        roots.query("deadLetters", this::page)
                .subscription("deadLettersChanged", new Interest.OfDeadLetters(), this::page)
                .query("deadLetter", field -> letters.letter(id(Objects.requireNonNull(field.getArgument("id")))))
                .mutation("replayDeadLetters", this::replay)
                .mutation("discardDeadLetters", this::discard);
        TypeFields.<KeptLetter>of("DeadLetter")
                .field("id", kept -> Long.toString(kept.id()))
                .field("source", kept -> kept.letter().event().source())
                .field("plugin", kept -> kept.letter().plugin())
                .field("transport", kept -> kept.letter().transport())
                .field("position", kept -> kept.letter().event().position())
                .field("reason", kept -> kept.letter().reason())
                .field("attempts", kept -> kept.letter().attempts())
                .field(
                        "receivedAt",
                        kept -> EntityFields.dateTime(kept.letter().event().receivedAt()))
                .field("keptAt", kept -> EntityFields.dateTime(kept.letter().at()))
                .field("whole", kept -> kept.letter().whole())
                .field("bytes", kept -> kept.letter().length())
                .field("payload", kept -> payload(kept).text())
                .field("encoding", kept -> payload(kept).base64() ? "BASE64" : "TEXT")
                .field(
                        "headers",
                        kept -> List.copyOf(new TreeMap<>(kept.letter().event().headers()).entrySet()))
                .into(roots.schema());
        TypeFields.<Map.Entry<String, String>>of("DeadLetterHeader")
                .field("name", Map.Entry::getKey)
                .field("value", Map.Entry::getValue)
                .into(roots.schema());
        TypeFields.<Replay.Outcome>of("DeadLetterReplay")
                .field("replayed", Replay.Outcome::replayed)
                .field("failed", Replay.Outcome::failed)
                .field("rest", Replay.Outcome::rest)
                .field("until", outcome -> EntityFields.dateTime(outcome.until()))
                .into(roots.schema());
        TypeFields.<Integer>of("DeadLetterDiscard")
                .field("discarded", count -> count)
                .into(roots.schema());
    }

    private Page<KeptLetter> page(DataFetchingEnvironment field) {
        PageRequest request = PageRequest.of(field);
        LetterFilter filter = filter(field).orElse(LetterFilter.ALL);
        OptionalLong before =
                request.after().map(after -> OptionalLong.of(id(after))).orElse(OptionalLong.empty());
        List<KeptLetter> found = letters.page(filter, before, request.first() + 1);
        List<Page.Entry<KeptLetter>> entries = found.stream()
                .limit(request.first())
                .map(kept -> new Page.Entry<>(kept, PageRequest.cursor(Long.toString(kept.id())), 0))
                .toList();
        return new Page<>(entries, before.isPresent(), found.size() > request.first(), letters.count(filter));
    }

    private Replay.Outcome replay(DataFetchingEnvironment field)
            throws StoreUnavailableException, InterruptedException {
        Optional<List<Long>> ids = ids(field);
        return ids.isPresent() ? replay.replay(ids.get()) : replay.replay(chosen(field));
    }

    private int discard(DataFetchingEnvironment field) throws StoreUnavailableException, InterruptedException {
        Optional<List<Long>> ids = ids(field);
        if (ids.isPresent()) {
            return letters.remove(ids.get());
        }
        LetterFilter filter = chosen(field);
        int discarded = 0;
        OptionalLong before = OptionalLong.empty();
        while (true) {
            List<Long> some = letters.page(filter, before, AT_ONCE).stream()
                    .map(KeptLetter::id)
                    .toList();
            if (some.isEmpty()) {
                return discarded;
            }
            discarded += letters.remove(some);
            before = OptionalLong.of(some.getLast());
        }
    }

    /** The filter of a mutation, which does nothing to all letters unless told so. */
    private static LetterFilter chosen(DataFetchingEnvironment field) {
        return filter(field)
                .orElseThrow(() -> new IllegalArgumentException(
                        "neither 'ids' nor 'filter' is given; expected one of them, 'filter: {}' for all"));
    }

    private static Optional<List<Long>> ids(DataFetchingEnvironment field) {
        Optional<List<String>> texts = Optional.ofNullable(field.getArgument("ids"));
        if (texts.isPresent() && filter(field).isPresent()) {
            throw new IllegalArgumentException("both 'ids' and 'filter' are given; expected one of them");
        }
        return texts.map(all -> {
            List<Long> ids = new ArrayList<>();
            all.forEach(text -> ids.add(id(text)));
            return ids;
        });
    }

    private static long id(String text) {
        if (!text.matches(DIGITS)) {
            throw new IllegalArgumentException(
                    "'%s' is no id of a dead letter; expected a number, as deadLetters shows it".formatted(text));
        }
        return Long.parseLong(text);
    }

    private static Optional<LetterFilter> filter(DataFetchingEnvironment field) {
        Optional<Map<String, Object>> given = Optional.ofNullable(field.getArgument("filter"));
        return given.map(filter -> new LetterFilter(
                text(filter, "source"),
                text(filter, "plugin"),
                text(filter, "transport"),
                text(filter, "reason"),
                time(filter, "since").map(OffsetDateTime::toInstant),
                time(filter, "until").map(OffsetDateTime::toInstant)));
    }

    private static Optional<String> text(Map<String, Object> filter, String key) {
        return Optional.ofNullable((String) filter.get(key));
    }

    private static Optional<OffsetDateTime> time(Map<String, Object> filter, String key) {
        return Optional.ofNullable((OffsetDateTime) filter.get(key));
    }

    private static Payload payload(KeptLetter kept) {
        return Payload.of(kept.letter().event().payload());
    }
}
