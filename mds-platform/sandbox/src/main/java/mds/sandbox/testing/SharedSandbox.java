package mds.sandbox.testing;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import mds.sandbox.SandboxAddresses;

/**
 * The one sandbox that all tests of a build share. The first test that connects starts it, as a process of its own, so
 * that a test's class path needs nothing but this jar; it ends with the build. Tests that share it tell their topics,
 * queues and indices apart by names of their own.
 *
 * <p>The system property {@code mds.sandbox.home} says where the sandbox is packed: {@code target/sandbox} of its module.
 */
public final class SharedSandbox {

    private static final Duration START = Duration.ofSeconds(150);

    /** Of the JVM, and of the command. */
    private record Launch(List<String> jvm, List<String> command) {}

    private static final Launch QUICK = new Launch(List.of("-XX:TieredStopAtLevel=1"), List.of());
    private static final Launch LASTING = new Launch(List.of(), List.of("--lasting"));

    private SharedSandbox() {}

    /** The addresses of the running sandbox; starts it if need be, which takes about ten seconds. */
    public static SandboxAddresses connect() {
        return connect(QUICK);
    }

    /** The same with servers to be measured with, unless it runs. */
    public static SandboxAddresses connectLasting() {
        return connect(LASTING);
    }

    private static SandboxAddresses connect(Launch launch) {
        ProcessHandle build = build();
        Path directory = home().resolve("running").resolve(Long.toString(build.pid()));
        Path addresses = directory.resolve("addresses.properties");
        try {
            Files.createDirectories(directory);
            try (FileChannel channel = FileChannel.open(
                            directory.resolve("starting"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                    FileLock lock = channel.lock()) {
                Optional<SandboxAddresses> running = SandboxAddresses.read(addresses);
                return running.isPresent() ? running.get() : start(launch, build, directory, addresses, lock);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("The shared sandbox cannot be used in " + directory, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while the shared sandbox started", e);
        }
    }

    private static SandboxAddresses start(
            Launch launch, ProcessHandle build, Path directory, Path addresses, FileLock lock)
            throws IOException, InterruptedException {
        deleteOthers();
        Path log = directory.resolve("sandbox.log");
        Process process = new ProcessBuilder(command(launch, build, directory))
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")))
                .start();
        long deadline = System.nanoTime() + START.toNanos();
        while (lock.isValid() && !process.waitFor(50, TimeUnit.MILLISECONDS) && System.nanoTime() < deadline) {
            Optional<SandboxAddresses> started = SandboxAddresses.read(addresses);
            if (started.isPresent()) {
                return started.get();
            }
        }
        process.destroy();
        throw new IllegalStateException(
                "The shared sandbox did not start. From " + log + ":\n" + Files.readString(log));
    }

    /** What builds that have ended have left behind: some ten megabytes each. */
    private static void deleteOthers() throws IOException {
        try (Stream<Path> all = Files.list(home().resolve("running"))) {
            for (Path other : all.filter(path -> !isRunning(path)).toList()) {
                delete(other);
            }
        }
    }

    private static boolean isRunning(Path directory) {
        return ProcessHandle.of(Long.parseLong(String.valueOf(directory.getFileName())))
                .isPresent();
    }

    private static void delete(Path directory) throws IOException {
        try (Stream<Path> paths = Files.walk(directory)) {
            for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        }
    }

    private static List<String> command(Launch launch, ProcessHandle build, Path directory) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-Xmx384m", "-XX:+UseSerialGC", "-Dmds.sandbox.home=" + home()));
        command.addAll(launch.jvm());
        command.addAll(List.of("-cp", ownClasses() + File.pathSeparator + home().resolve("lib") + "/*"));
        command.addAll(List.of("mds.sandbox.Main", "sandbox", "--secured", "--data-dir", directory.toString()));
        command.addAll(List.of("--parent-pid", Long.toString(build.pid())));
        command.addAll(launch.command());
        return command;
    }

    /** Maven, which outlives the test JVMs that it starts; where there is none (in an IDE), this process. */
    private static ProcessHandle build() {
        ProcessHandle self = ProcessHandle.current();
        return Stream.iterate(self.parent(), Optional::isPresent, process -> process.flatMap(ProcessHandle::parent))
                .flatMap(Optional::stream)
                .filter(SharedSandbox::isMaven)
                .findFirst()
                .orElse(self);
    }

    private static boolean isMaven(ProcessHandle process) {
        String arguments =
                Arrays.stream(process.info().arguments().orElse(new String[0])).collect(Collectors.joining(" "));
        return arguments.contains("org.codehaus.plexus.classworlds.launcher.Launcher");
    }

    private static Path home() {
        String home = System.getProperty("mds.sandbox.home");
        if (home == null || !Files.isDirectory(Path.of(home, "lib"))) {
            throw new IllegalStateException("The system property mds.sandbox.home is " + home
                    + ", which holds no packed sandbox. Build it: ./mvnw -pl mds-platform/sandbox -am package");
        }
        return Path.of(home);
    }

    /** This very build of the sandbox, be it a jar or a directory of classes; it comes before the packed one. */
    private static Path ownClasses() {
        return Path.of(URI.create(SharedSandbox.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toString()));
    }
}
