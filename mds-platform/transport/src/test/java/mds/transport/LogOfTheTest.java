package mds.transport;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.stream.Collectors;

/** What a class logs from now on, as an operator would read it. */
public final class LogOfTheTest extends Handler {
    private final List<LogRecord> records = new CopyOnWriteArrayList<>();
    /** Held, or the collector would take it together with this handler. */
    private final Logger logger;

    private LogOfTheTest(Logger logger) {
        this.logger = logger;
    }

    /** Listens to the log of a class. */
    public static LogOfTheTest of(Class<?> type) {
        LogOfTheTest log = new LogOfTheTest(Logger.getLogger(type.getName()));
        log.logger.addHandler(log);
        return log;
    }

    /** What was logged. */
    public List<LogRecord> records() {
        return List.copyOf(records);
    }

    /** The same as text, with what faults say of themselves. */
    public String text() {
        return records.stream().map(LogOfTheTest::text).collect(Collectors.joining("\n"));
    }

    private static String text(LogRecord logged) {
        StringWriter text = new StringWriter();
        text.append(logged.getMessage());
        if (logged.getThrown() != null) {
            logged.getThrown().printStackTrace(new PrintWriter(text));
        }
        return text.toString();
    }

    @Override
    public void publish(LogRecord logged) {
        records.add(logged);
    }

    @Override
    public void flush() {
        // Nothing is held back.
    }

    @Override
    public void close() {
        logger.removeHandler(this);
    }
}
