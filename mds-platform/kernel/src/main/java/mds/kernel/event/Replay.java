package mds.kernel.event;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import mds.kernel.event.Decoding.Reading;
import mds.kernel.graph.StoreUnavailableException;
import mds.kernel.model.GraphModel;
import mds.kernel.pipeline.RecordPipeline;
import mds.kernel.source.PluginCalls;
import mds.kernel.source.Sources;
import mds.plugin.EntityUri;

/**
 * Gives dead letters another chance, with the plugins that are loaded now. A letter goes when the effect of its event is
 * durable, and not before: whatever dies in between, it is still there. One that fails again stays, with the new reason.
 */
public final class Replay {
    /** How many letters go through the stages at once. */
    private static final int BATCH = 100;
    /** After this time no further batch is begun, so that whoever waits gets an answer. */
    private static final Duration LONGEST = Duration.ofSeconds(20);

    private final Decoding decoding;
    private final RecordPipeline pipeline;
    private final DeadLetters letters;
    private final Clock clock;

    /** A replay through the stages that events take. */
    public Replay(
            GraphModel model,
            Sources sources,
            PluginCalls calls,
            RecordPipeline pipeline,
            DeadLetters letters,
            Clock clock) {
        this.decoding = new Decoding(model, sources, calls);
        this.pipeline = pipeline;
        this.letters = letters;
        this.clock = clock;
    }

    /**
     * What came of it.
     *
     * @param replayed had their effect and are no dead letters any more
     * @param failed were tried and stay
     * @param rest are meant, too, but were not tried yet: ask again, with the same bound in time
     * @param until only letters that were given up before are meant, so that none is tried twice
     */
    public record Outcome(int replayed, int failed, long rest, Instant until) {}

    /** Replays single letters; those that are not there any more do not count. */
    public Outcome replay(List<Long> ids) throws StoreUnavailableException, InterruptedException {
        Instant until = clock.instant();
        Tally tally = new Tally();
        List<Long> distinct = List.copyOf(new LinkedHashSet<>(ids));
        int at = 0;
        while (at < distinct.size() && tally.goesOn()) {
            List<KeptLetter> batch = new ArrayList<>();
            for (long id : distinct.subList(at, Math.min(distinct.size(), at + BATCH))) {
                letters.letter(id).ifPresent(batch::add);
            }
            step(batch, tally);
            at += BATCH;
        }
        return new Outcome(tally.replayed, tally.failed, Math.max(0, distinct.size() - at), until);
    }

    /** Replays all letters that are meant, newest first, as far as time allows. */
    public Outcome replay(LetterFilter filter) throws StoreUnavailableException, InterruptedException {
        // What fails again has a later time, and is not meant any more.
        LetterFilter meant = filter.before(clock.instant().plusNanos(1_000));
        Tally tally = new Tally();
        OptionalLong before = OptionalLong.empty();
        while (tally.goesOn()) {
            List<KeptLetter> batch = letters.page(meant, before, BATCH);
            if (batch.isEmpty()) {
                return new Outcome(
                        tally.replayed, tally.failed, 0, meant.until().orElseThrow());
            }
            step(batch, tally);
            before = OptionalLong.of(batch.getLast().id());
        }
        return new Outcome(
                tally.replayed, tally.failed, rest(meant, before), meant.until().orElseThrow());
    }

    private long rest(LetterFilter meant, OptionalLong before) {
        return letters.page(meant, before, Integer.MAX_VALUE).size();
    }

    private void step(List<KeptLetter> batch, Tally tally) throws StoreUnavailableException, InterruptedException {
        Set<EntityUri> uris = new LinkedHashSet<>();
        List<Long> read = new ArrayList<>();
        List<KeptLetter> failed = new ArrayList<>();
        for (KeptLetter kept : batch) {
            switch (decode(kept.letter())) {
                case Reading.Read(var told) -> {
                    uris.addAll(told);
                    read.add(kept.id());
                }
                case Reading.Unreadable(var plugin, var reason) ->
                    failed.add(new KeptLetter(kept.id(), kept.letter().again(plugin, reason, clock.instant())));
            }
        }
        if (!uris.isEmpty()) {
            pipeline.refresh(uris);
        }
        letters.remove(read);
        letters.replace(failed);
        tally.replayed += read.size();
        tally.failed += failed.size();
    }

    private Reading decode(DeadLetter letter) throws InterruptedException {
        return letter.whole()
                ? decoding.decode(letter.event())
                : new Reading.Unreadable(
                        letter.plugin(),
                        "of its %d bytes only the first %d were kept, so that it cannot be replayed; ask its source for it again"
                                .formatted(letter.length(), DeadLetter.LONGEST_PAYLOAD));
    }

    /** What was done so far, and since when. */
    private static final class Tally {
        private final long begin = System.nanoTime();
        private int replayed;
        private int failed;

        boolean goesOn() {
            return System.nanoTime() - begin < LONGEST.toNanos();
        }
    }
}
