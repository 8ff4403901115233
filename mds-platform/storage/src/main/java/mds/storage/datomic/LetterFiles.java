package mds.storage.datomic;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * The journals of the dead letters, one after the other: each in a directory that is named by a number. The highest number
 * counts; a new one gets its name when it is whole. Not thread-safe.
 */
final class LetterFiles {
    private static final String UNFINISHED = ".new";

    private final Path directory;
    private final Disk disk;
    private long number;

    LetterFiles(Path directory, Disk disk) {
        this.directory = directory;
        this.disk = disk;
    }

    /** The journal that counts; whatever a dying process left beside it is deleted. */
    JournalFile current() {
        try {
            Files.createDirectories(directory);
            number = numbers().stream().mapToLong(Long::longValue).max().orElse(1);
            deleteOthers();
        } catch (IOException e) {
            throw new IllegalArgumentException(
                    "the directory %s for dead letters cannot be used: %s; give this user the right to write it"
                            .formatted(directory, e),
                    e);
        }
        return JournalFile.open(directory.resolve(Long.toString(number)), disk);
    }

    /** A journal to write anew what is there; it does not count before {@link #publish}. */
    JournalFile begin() throws IOException {
        Path path = directory.resolve((number + 1) + UNFINISHED);
        delete(path);
        JournalFile file = JournalFile.open(path, disk);
        file.replay((basis, entry) -> {
            throw new IllegalStateException(path + " is new and has content");
        });
        return file;
    }

    /** From now on the journal that was begun counts, whatever happens; if this fails, the one before does. */
    void publish() throws IOException {
        Path next = directory.resolve(Long.toString(number + 1));
        Path unfinished = directory.resolve(next.getFileName() + UNFINISHED);
        Files.move(unfinished, next, StandardCopyOption.ATOMIC_MOVE);
        try (FileChannel names = FileChannel.open(directory, StandardOpenOption.READ)) {
            names.force(true);
        } catch (IOException e) {
            Files.move(next, unfinished, StandardCopyOption.ATOMIC_MOVE);
            throw e;
        }
        number++;
    }

    /** Deletes the journals that do not count any more. */
    void deleteOthers() throws IOException {
        try (Stream<Path> paths = Files.list(directory)) {
            for (Path path : paths.toList()) {
                if (!path.getFileName().toString().equals(Long.toString(number))) {
                    delete(path);
                }
            }
        }
    }

    private List<Long> numbers() throws IOException {
        try (Stream<Path> paths = Files.list(directory)) {
            return paths.map(path -> path.getFileName().toString())
                    .filter(name -> name.matches("[0-9]{1,18}"))
                    .map(Long::valueOf)
                    .toList();
        }
    }

    private static void delete(Path path) throws IOException {
        if (!Files.exists(path)) {
            return;
        }
        try (Stream<Path> paths = Files.walk(path)) {
            for (Path below : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(below);
            }
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }
}
