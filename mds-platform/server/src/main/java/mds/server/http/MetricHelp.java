package mds.server.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Objects;
import java.util.Properties;

/** What each metric says, from {@code metrics.properties} beside this class. */
final class MetricHelp {
    private static final Properties TEXTS = read();

    private MetricHelp() {}

    static String of(String name) {
        return TEXTS.getProperty(name, "see the documentation");
    }

    private static Properties read() {
        try (InputStream file = Objects.requireNonNull(MetricHelp.class.getResourceAsStream("metrics.properties"))) {
            Properties texts = new Properties();
            texts.load(file);
            return texts;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
