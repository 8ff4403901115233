package mds.storage.datomic;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import mds.kernel.event.DeadLetter;
import mds.kernel.event.KeptLetter;
import mds.kernel.event.LetterFilter;
import mds.kernel.graph.StoreUnavailableException;

/**
 * Dead letters of one process, beside the graph and not in it, where each would cost heap for good. Those that are kept
 * are in memory; each change is forced to a journal of its own before it is confirmed, many at a time. A journal that
 * holds little but what is gone makes room for one that holds what is there.
 */
final class JournalDeadLetters implements Letters {
    private static final long FRAME = 1L << 20;

    private static final System.Logger LOG = System.getLogger(JournalDeadLetters.class.getName());

    private final LetterBounds bounds;
    private final LetterFiles files;
    private final Duration pause;
    private final ReentrantLock lock = new ReentrantLock();
    private final NavigableMap<Long, KeptLetter> letters = new TreeMap<>();
    private Journal journal;
    private long kept;
    private long written;
    /** How much more is written before the journal makes room, after that failed. */
    private long patience;

    private long step;
    private long newest;
    private long dropped;

    private JournalDeadLetters(LetterBounds bounds, LetterFiles files, JournalFile file, Duration pause) {
        this.bounds = bounds;
        this.files = files;
        this.pause = pause;
        file.replay((basis, entry) -> {
            step = Math.max(step, basis);
            written += entry.length;
            LetterCodec.read(entry, new Replayed());
        });
        dropped = 0;
        journal = new Journal(file, step, pause);
    }

    /**
     * Opens what is kept in a directory.
     *
     * @throws IllegalArgumentException if that cannot be done, saying why and what to do
     */
    static JournalDeadLetters open(Path directory, LetterBounds bounds, Disk disk) {
        LetterFiles files = new LetterFiles(directory, disk);
        JournalFile file = files.current();
        try {
            return new JournalDeadLetters(bounds, files, file, disk.pause());
        } catch (RuntimeException e) {
            file.close();
            throw new IllegalArgumentException(
                    "the dead letters in %s cannot be read: %s; or move that directory away: the graph does without it"
                            .formatted(directory, e.getMessage()),
                    e);
        }
    }

    /** Goes through what was done before, without writing it again. */
    private final class Replayed implements LetterCodec.Visitor {
        @Override
        public void put(KeptLetter letter) {
            place(letter);
        }

        @Override
        public void remove(List<Long> ids) {
            for (long id : ids) {
                newest = Math.max(newest, id);
                forget(id);
            }
        }
    }

    /** What is done while the lock is held; answers what its callers want to know. */
    private interface Change<T> {
        T make() throws StoreUnavailableException;
    }

    @Override
    public void keep(List<DeadLetter> added) throws StoreUnavailableException, InterruptedException {
        change(() -> {
            for (DeadLetter letter : added) {
                put(new KeptLetter(newest + 1, letter));
            }
            return added.size();
        });
    }

    @Override
    public void replace(List<KeptLetter> again) throws StoreUnavailableException, InterruptedException {
        change(() -> {
            for (KeptLetter letter : again) {
                if (letters.containsKey(letter.id())) {
                    put(letter);
                }
            }
            return again.size();
        });
    }

    @Override
    public int remove(Collection<Long> ids) throws StoreUnavailableException, InterruptedException {
        return change(() -> {
            List<Long> there =
                    ids.stream().distinct().filter(letters::containsKey).toList();
            if (!there.isEmpty()) {
                append(LetterCodec.remove(there));
                there.forEach(this::forget);
            }
            return there.size();
        });
    }

    private <T> T change(Change<T> change) throws StoreUnavailableException, InterruptedException {
        T value;
        Journal forcing;
        long last;
        lock.lockInterruptibly();
        try {
            journal.checkUsable();
            value = change.make();
            forcing = journal;
            last = step;
            if (written > bounds.journalBytes(kept) + patience) {
                compact();
            }
        } finally {
            lock.unlock();
        }
        forcing.awaitForced(last);
        return value;
    }

    private void put(KeptLetter letter) throws StoreUnavailableException {
        append(LetterCodec.put(letter));
        place(letter);
    }

    private void append(byte[] entry) throws StoreUnavailableException {
        journal.append(step + 1, entry);
        step++;
        written += entry.length;
    }

    private void place(KeptLetter letter) {
        forget(letter.id());
        letters.put(letter.id(), letter);
        kept += LetterBounds.bytes(letter.letter());
        newest = Math.max(newest, letter.id());
        while (bounds.exceeded(letters.size(), kept)) {
            forget(letters.firstKey());
            dropped++;
        }
    }

    private void forget(long id) {
        KeptLetter gone = letters.remove(id);
        if (gone != null) {
            kept -= LetterBounds.bytes(gone.letter());
        }
    }

    /**
     * Whoever still waits for the old journal is answered by its closing, which forces what it has. Where there is no room
     * for a new one, the old one goes on.
     */
    private void compact() {
        try {
            JournalFile next = files.begin();
            long bytes = published(next);
            journal.close();
            journal = new Journal(next, step, pause);
            written = bytes;
            patience = 0;
            files.deleteOthers();
        } catch (IOException | UncheckedIOException | IllegalArgumentException e) {
            patience += FRAME;
            LOG.log(System.Logger.Level.WARNING, "the dead letters are not written anew yet: " + e.getMessage(), e);
        }
    }

    private long published(JournalFile next) throws IOException {
        boolean published = false;
        try {
            long bytes = writeAll(next);
            files.publish();
            published = true;
            return bytes;
        } finally {
            if (!published) {
                next.close();
            }
        }
    }

    private long writeAll(JournalFile next) throws IOException {
        TreeMap<Long, byte[]> frame = new TreeMap<>();
        // The highest id goes first, so that it is not given twice although its letter may be gone.
        frame.put(++step, LetterCodec.remove(List.of(newest)));
        long bytes = 0;
        long all = 0;
        for (KeptLetter letter : letters.values()) {
            byte[] entry = LetterCodec.put(letter);
            frame.put(++step, entry);
            bytes += entry.length;
            if (bytes > FRAME) {
                next.append(frame);
                frame.clear();
                all += bytes;
                bytes = 0;
            }
        }
        if (!frame.isEmpty()) {
            next.append(frame);
        }
        return all + bytes;
    }

    @Override
    public Optional<String> writeFailure() {
        return locked(() -> journal.failure());
    }

    @Override
    public Optional<KeptLetter> letter(long id) {
        return locked(() -> Optional.ofNullable(letters.get(id)));
    }

    @Override
    public List<KeptLetter> page(LetterFilter filter, OptionalLong before, int limit) {
        return locked(() -> {
            NavigableMap<Long, KeptLetter> older =
                    before.isPresent() ? letters.headMap(before.getAsLong(), false) : letters;
            return older.descendingMap().values().stream()
                    .filter(letter -> filter.matches(letter.letter()))
                    .limit(limit)
                    .toList();
        });
    }

    @Override
    public long count(LetterFilter filter) {
        return locked(() -> letters.values().stream()
                .filter(letter -> filter.matches(letter.letter()))
                .count());
    }

    @Override
    public long count() {
        return locked(() -> (long) letters.size());
    }

    @Override
    public Map<String, Long> countBySource() {
        return locked(() -> letters.values().stream()
                .collect(Collectors.groupingBy(
                        letter -> letter.letter().event().source(), TreeMap::new, Collectors.counting())));
    }

    @Override
    public long dropped() {
        return locked(() -> dropped);
    }

    private <T> T locked(Supplier<T> read) {
        lock.lock();
        try {
            return read.get();
        } finally {
            lock.unlock();
        }
    }

    /** Forces what is under way. */
    @Override
    public void close() {
        lock.lock();
        try {
            journal.close();
        } finally {
            lock.unlock();
        }
    }
}
