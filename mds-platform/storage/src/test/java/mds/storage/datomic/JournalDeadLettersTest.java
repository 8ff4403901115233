package mds.storage.datomic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import mds.kernel.event.DeadLetters;
import mds.kernel.event.KeptLetter;
import mds.kernel.event.LetterFilter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JournalDeadLettersTest extends DeadLettersContract {
    private final List<JournalDeadLetters> opened = new ArrayList<>();

    @TempDir
    Path directory;

    @Override
    DeadLetters open(LetterBounds bounds) {
        return open(directory.resolve("letters"), bounds);
    }

    private JournalDeadLetters open(Path path, LetterBounds bounds) {
        JournalDeadLetters letters = JournalDeadLetters.open(path, bounds, Disk.LOCAL);
        opened.add(letters);
        return letters;
    }

    @AfterEach
    void close() {
        opened.forEach(JournalDeadLetters::close);
    }

    @Test
    void theyAreThereAfterAKill() throws Exception {
        Path killed = directory.resolve("killed");
        JournalDeadLetters letters = open(directory.resolve("letters"), FIVE);
        letters.keep(List.of(letter("a"), letter("b"), letter("c")));
        KeptLetter newest =
                letters.page(LetterFilter.ALL, OptionalLong.empty(), 1).getFirst();
        letters.remove(List.of(newest.id()));
        copy(directory.resolve("letters"), killed);
        DeadLetters again = open(killed, FIVE);
        assertThat(payloads(again, LetterFilter.ALL)).containsExactly("b", "a");
        again.keep(List.of(letter("d")));
        assertThat(again.page(LetterFilter.ALL, OptionalLong.empty(), 1)
                        .getFirst()
                        .id())
                .isGreaterThan(newest.id());
    }

    @Test
    void aHalfWrittenEndIsCutOffAndDamageIsTold() throws Exception {
        Path torn = directory.resolve("torn");
        Path damaged = directory.resolve("damaged");
        JournalDeadLetters letters = open(directory.resolve("letters"), FIVE);
        letters.keep(List.of(letter("a")));
        letters.keep(List.of(letter("b")));
        letters.close();
        copy(directory.resolve("letters"), torn);
        copy(directory.resolve("letters"), damaged);
        Path file = torn.resolve("1/journal");
        byte[] content = Files.readAllBytes(file);
        Files.write(file, Arrays.copyOf(content, content.length - 3));
        assertThat(payloads(open(torn, FIVE), LetterFilter.ALL)).containsExactly("a");
        content[40] ^= 1;
        Files.write(damaged.resolve("1/journal"), content);
        assertThatThrownBy(() -> open(damaged, FIVE))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("damaged")
                .hasMessageContaining("move that directory away");
    }

    @Test
    void theFileStaysBoundedAndWhatIsKeptSurvivesItsRenewal() throws Exception {
        LetterBounds bounds = new LetterBounds(50, 1 << 20);
        JournalDeadLetters letters = open(directory.resolve("letters"), bounds);
        String body = "x".repeat(10_000);
        for (int number = 0; number < 40; number++) {
            letters.keep(Stream.generate(() -> letter(body)).limit(100).toList());
        }
        letters.keep(List.of(letter("last")));
        long bytes;
        try (Stream<Path> files = Files.walk(directory.resolve("letters"))) {
            bytes = files.filter(Files::isRegularFile)
                    .mapToLong(file -> file.toFile().length())
                    .sum();
        }
        assertThat(bytes).isLessThan(20L << 20);
        List<KeptLetter> kept = letters.page(LetterFilter.ALL, OptionalLong.empty(), 100);
        letters.close();
        assertThat(open(directory.resolve("letters"), bounds).page(LetterFilter.ALL, OptionalLong.empty(), 100))
                .extracting(KeptLetter::id)
                .containsExactlyElementsOf(kept.stream().map(KeptLetter::id).toList());
    }

    @Test
    void manyWhoKeepAtOnceAllGetTheirsKept() throws Exception {
        JournalDeadLetters letters = open(directory.resolve("letters"), LetterBounds.STANDARD);
        List<Future<?>> all = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int number = 0; number < 500; number++) {
                String body = "body " + number;
                all.add(threads.submit(() -> {
                    letters.keep(List.of(letter(body)));
                    return body;
                }));
            }
        }
        for (Future<?> one : all) {
            one.get();
        }
        letters.close();
        assertThat(open(directory.resolve("letters"), LetterBounds.STANDARD).count())
                .isEqualTo(500);
    }

    private static void copy(Path from, Path to) throws Exception {
        try (Stream<Path> paths = Files.walk(from)) {
            for (Path path : paths.toList()) {
                Files.copy(path, to.resolve(from.relativize(path)), StandardCopyOption.REPLACE_EXISTING);
            }
        }
    }
}
