package mds.sandbox.servers;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collections;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import mds.sandbox.SandboxException;

/**
 * The Elasticsearch that the sandbox runs: a minimal but real distribution, checked against its pinned hash and
 * unpacked once per user into {@code ${XDG_CACHE_HOME:-~/.cache}/mds}. Several processes may do so at once.
 */
final class ElasticsearchDistribution {

    private static final String VERSION = "9.5.3";
    private static final String SHA256 = "bec49f3b8d00e75c8d1cec85c35298635ec9fbd3ae80ef5aeb6bc05abdb3db2d";

    private ElasticsearchDistribution() {}

    static String fileName() {
        return "elasticsearch-" + VERSION + ".zip";
    }

    /** The unpacked distribution; unpacks the zip when this user has not got it yet. */
    static Path unpacked(Path zip) {
        Path home = cache().resolve("elasticsearch-" + VERSION + "-" + SHA256.substring(0, 16));
        if (Files.isDirectory(home)) {
            return home;
        }
        if (!Files.isRegularFile(zip)) {
            throw new SandboxException("There is no Elasticsearch at " + zip + ". Build it: ./mvnw package");
        }
        try {
            verify(zip);
            Files.createDirectories(home.getParent());
            Path temporary = Files.createTempDirectory(home.getParent(), "unpacking-");
            unzip(zip, temporary);
            publish(temporary, home);
            return home;
        } catch (IOException e) {
            throw new SandboxException(
                    "Elasticsearch could not be unpacked into " + home + ": " + e
                            + ". Make room there, or set XDG_CACHE_HOME to another directory.",
                    e);
        }
    }

    private static Path cache() {
        return Optional.ofNullable(System.getenv("XDG_CACHE_HOME"))
                .filter(directory -> !directory.isBlank())
                .map(Path::of)
                .orElseGet(() -> Path.of(System.getProperty("user.home"), ".cache"))
                .resolve("mds");
    }

    private static void verify(Path zip) throws IOException {
        String actual = sha256(zip);
        if (!actual.equals(SHA256)) {
            throw new SandboxException(zip + " has the SHA-256 " + actual + ", not " + SHA256
                    + ". It is damaged or not the one that was tested: delete it and build again.");
        }
    }

    private static String sha256(Path file) throws IOException {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            try (InputStream in = new DigestInputStream(Files.newInputStream(file), digest)) {
                in.transferTo(OutputStream.nullOutputStream());
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every JDK has SHA-256", e);
        }
    }

    /** Unpacks without the zip's single top directory; everything in a {@code bin} may be run. */
    private static void unzip(Path zip, Path directory) throws IOException {
        try (ZipFile file = new ZipFile(zip.toFile())) {
            for (ZipEntry entry : Collections.list(file.entries())) {
                Path name = Path.of(entry.getName());
                if (entry.isDirectory() || name.getNameCount() < 2) {
                    continue;
                }
                Path target =
                        directory.resolve(name.subpath(1, name.getNameCount())).normalize();
                if (!target.startsWith(directory)) {
                    throw new IOException(zip + " has the entry " + name + ", which leaves its directory");
                }
                extract(file, entry, target, requireNonNull(target.getParent()));
            }
        }
        // It looks for them, and the minimal distribution has none.
        for (String empty : List.of("plugins", "logs")) {
            Files.createDirectories(directory.resolve(empty));
        }
    }

    private static void extract(ZipFile file, ZipEntry entry, Path target, Path parent) throws IOException {
        Files.createDirectories(parent);
        try (InputStream in = file.getInputStream(entry)) {
            Files.copy(in, target);
        }
        if (parent.endsWith("bin") && !target.toFile().setExecutable(true, false)) {
            throw new IOException(target + " cannot be made executable");
        }
    }

    /** Puts the finished directory in place at one stroke, unless another process was faster. */
    private static void publish(Path temporary, Path home) throws IOException {
        try {
            Files.move(temporary, home, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            if (!Files.isDirectory(home)) {
                throw e;
            }
            delete(temporary);
        }
    }

    private static void delete(Path directory) throws IOException {
        try (Stream<Path> paths = Files.walk(directory)) {
            for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
