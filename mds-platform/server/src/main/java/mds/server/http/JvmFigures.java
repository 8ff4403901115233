package mds.server.http;

import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryUsage;
import java.util.List;
import mds.kernel.Figure;

/** What the process needs. */
final class JvmFigures {
    private JvmFigures() {}

    static List<Figure> now() {
        MemoryUsage heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage();
        long collecting = ManagementFactory.getGarbageCollectorMXBeans().stream()
                .mapToLong(GarbageCollectorMXBean::getCollectionTime)
                .sum();
        return List.of(
                Figure.of("jvm_heap_used_bytes", (double) heap.getUsed()),
                Figure.of("jvm_heap_max_bytes", (double) heap.getMax()),
                Figure.of("jvm_gc_seconds_total", collecting / 1e3),
                Figure.of("jvm_threads", (double)
                        ManagementFactory.getThreadMXBean().getThreadCount()),
                Figure.of(
                        "jvm_uptime_seconds",
                        ManagementFactory.getRuntimeMXBean().getUptime() / 1e3));
    }
}
