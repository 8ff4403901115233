package mds.hydration;

import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads settings by name and keeps every fault, so that all are told at once. Not thread-safe. */
final class LimitSettings {
    private static final Pattern SHORT_DURATION = Pattern.compile("([0-9]{1,12})(ms|s|m|h)");

    private final Map<String, String> settings;
    private final SortedSet<String> known = new TreeSet<>();
    private final List<String> faults = new ArrayList<>();

    private LimitSettings(Map<String, String> settings) {
        this.settings = settings;
    }

    /**
     * @param reading asks for every setting that there is, and may refuse their values
     * @throws IllegalArgumentException if a setting could not be read, was refused or was not asked for
     */
    static <T> T read(Map<String, String> settings, Function<LimitSettings, T> reading) {
        LimitSettings from = new LimitSettings(settings);
        Optional<T> result = from.apply(reading);
        from.findUnknown();
        return result.filter(value -> from.faults.isEmpty())
                .orElseThrow(() -> new IllegalArgumentException(String.join("; ", from.faults)));
    }

    private <T> Optional<T> apply(Function<LimitSettings, T> reading) {
        try {
            return Optional.of(reading.apply(this));
        } catch (IllegalArgumentException e) {
            faults.add(String.valueOf(e.getMessage()));
            return Optional.empty();
        }
    }

    double decimal(String name, double otherwise) {
        return read(name, otherwise, "a number", Double::parseDouble);
    }

    int whole(String name, int otherwise) {
        return read(name, otherwise, "a whole number", Integer::parseInt);
    }

    long wholeLong(String name, long otherwise) {
        return read(name, otherwise, "a whole number", Long::parseLong);
    }

    Duration duration(String name, Duration otherwise) {
        return read(name, otherwise, "a duration such as 500ms, 5s or PT5S", LimitSettings::duration);
    }

    private void findUnknown() {
        SortedSet<String> unknown = new TreeSet<>(settings.keySet());
        unknown.removeAll(known);
        for (String name : unknown) {
            faults.add("setting '%s' is not known; expected one of %s".formatted(name, known));
        }
    }

    private <T> T read(String name, T otherwise, String expectation, Function<String, T> reading) {
        known.add(name);
        String text = settings.get(name);
        if (text == null) {
            return otherwise;
        }
        try {
            return reading.apply(text.strip());
        } catch (NumberFormatException | DateTimeParseException | ArithmeticException e) {
            faults.add("setting '%s' is '%s'; expected %s".formatted(name, text, expectation));
            return otherwise;
        }
    }

    private static Duration duration(String text) {
        Matcher matcher = SHORT_DURATION.matcher(text);
        if (!matcher.matches()) {
            return Duration.parse(text);
        }
        long amount = Long.parseLong(matcher.group(1));
        return switch (matcher.group(2)) {
            case "ms" -> Duration.ofMillis(amount);
            case "s" -> Duration.ofSeconds(amount);
            case "m" -> Duration.ofMinutes(amount);
            default -> Duration.ofHours(amount);
        };
    }
}
