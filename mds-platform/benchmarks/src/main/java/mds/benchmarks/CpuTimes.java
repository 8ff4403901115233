package mds.benchmarks;

import java.time.Duration;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * What the processes of a measurement have taken of the processors so far. Other than the time that passes, it hardly
 * depends on what else the machine does.
 *
 * @param host this process: the host, and the benchmark with its sources
 * @param engine Elasticsearch
 * @param brokers whatever else this process started
 */
record CpuTimes(Duration host, Duration engine, Duration brokers) {
    static CpuTimes now() {
        Predicate<ProcessHandle> isEngine =
                process -> process.info().commandLine().orElse("").contains("org.elasticsearch");
        ProcessHandle self = ProcessHandle.current();
        return new CpuTimes(
                sum(Stream.of(self)),
                sum(self.descendants().filter(isEngine)),
                sum(self.descendants().filter(isEngine.negate())));
    }

    private static Duration sum(Stream<ProcessHandle> processes) {
        return processes
                .flatMap(process -> process.info().totalCpuDuration().stream())
                .reduce(Duration.ZERO, Duration::plus);
    }

    CpuTimes since(CpuTimes before) {
        return new CpuTimes(host.minus(before.host), engine.minus(before.engine), brokers.minus(before.brokers));
    }

    /** What each of so many things took. */
    String each(int count) {
        return String.format(
                Locale.ROOT,
                "host and benchmark %.0f µs, Elasticsearch %.0f µs, brokers %.0f µs",
                micros(host, count),
                micros(engine, count),
                micros(brokers, count));
    }

    private static double micros(Duration time, int count) {
        return time.toNanos() / 1e3 / count;
    }
}
