package mds.server.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A section of the configuration while it is read. Each read of a key remembers it; {@link #finish} reports every key that
 * nobody asked for. Faults are collected, and a value that is missing or wrong reads as its default or as a placeholder
 * that nobody will use.
 */
final class Section {
    private static final Pattern POSITIVE = Pattern.compile("[1-9][0-9]{0,8}");
    private static final int HIGHEST_PORT = 65_535;
    private static final Pattern DURATION = Pattern.compile("([1-9][0-9]{0,8})([smhd])");
    private static final Pattern PERCENT = Pattern.compile("([0-9]{1,3}(?:\\.[0-9]+)?)%");

    private final String path;
    private final JsonNode node;
    private final Overrides overrides;
    private final List<String> faults;
    private final Set<String> known = new TreeSet<>();

    Section(String path, JsonNode node, Overrides overrides, List<String> faults) {
        this.path = path;
        this.overrides = overrides;
        this.faults = faults;
        this.node = node.isObject() ? node : JsonNodeFactory.instance.objectNode();
        if (!node.isObject() && !node.isMissingNode() && !node.isNull()) {
            faults.add("%s: expected a section with keys, got %s".formatted(path, kind(node)));
        }
    }

    Section section(String key) {
        known.add(key);
        return new Section(under(key), node.path(key), overrides, faults);
    }

    boolean has(String key) {
        return node.has(key);
    }

    boolean isSection(String key) {
        return node.path(key).isObject();
    }

    /** A key that may be there, whether or not it is read. */
    void expect(String key) {
        known.add(key);
    }

    /** What stands where something else belongs; not the value itself, which may be a secret in the wrong place. */
    private static String kind(JsonNode node) {
        return switch (node.getNodeType()) {
            case OBJECT -> "keys";
            case ARRAY -> "a list";
            default -> "a value";
        };
    }

    /** The sections below this one, by key; every key is welcome. */
    Map<String, Section> sections() {
        Map<String, Section> sections = new LinkedHashMap<>();
        node.fieldNames().forEachRemaining(key -> sections.put(key, section(key)));
        return sections;
    }

    /** The texts below this section, by key; every key is welcome. */
    Map<String, String> texts() {
        Map<String, String> texts = new LinkedHashMap<>();
        node.fieldNames().forEachRemaining(key -> text(key).ifPresent(value -> texts.put(key, value)));
        return texts;
    }

    Optional<String> text(String key) {
        known.add(key);
        Optional<String> overridden = overrides.value(under(key));
        if (overridden.isPresent()) {
            return overridden;
        }
        JsonNode value = node.path(key);
        if (value.isMissingNode() || value.isNull()) {
            return Optional.empty();
        }
        if (value.isContainerNode()) {
            faults.add("%s: expected one value, got %s".formatted(under(key), kind(value)));
            return Optional.empty();
        }
        return Optional.of(value.asText()).filter(text -> !text.isBlank());
    }

    /** Several values: a YAML list, one value, or in an override values separated by commas. */
    List<String> list(String key) {
        if (overrides.value(under(key)).isEmpty() && node.path(key).isArray()) {
            known.add(key);
            List<String> values = new ArrayList<>();
            node.path(key).forEach(value -> {
                if (value.isContainerNode()) {
                    faults.add("%s: expected single values, got %s".formatted(under(key), value));
                } else {
                    values.add(value.asText());
                }
            });
            return values;
        }
        return text(key).stream()
                .flatMap(values -> Pattern.compile(",").splitAsStream(values))
                .map(String::strip)
                .filter(value -> !value.isEmpty())
                .toList();
    }

    /** A whole number of at least 1. */
    int number(String key, int fallback) {
        String text = text(key).orElse(Integer.toString(fallback));
        try {
            int number = Integer.parseInt(text);
            if (number > 0) {
                return number;
            }
        } catch (NumberFormatException e) {
            // reported below, as is a number that is too small
        }
        faults.add("%s = '%s': expected a whole number of at least 1".formatted(under(key), text));
        return fallback;
    }

    String required(String key, String expectation) {
        return text(key).orElseGet(() -> {
            faults.add("%s is missing: expected %s".formatted(under(key), expectation));
            return "missing";
        });
    }

    /**
     * A secret, which no configuration holds: the key says where it is, {@code env:NAME} or {@code file:PATH}. A file's
     * last line end is not part of it. No message shows it.
     */
    Optional<String> secret(String key) {
        return text(key).flatMap(place -> {
            try {
                Optional<String> secret = Secrets.read(place, overrides.environment());
                if (secret.isEmpty()) {
                    fault(
                            key,
                            "expected env:NAME or file:PATH, which say where the secret is; a secret itself does not"
                                    + " belong in a configuration");
                }
                return secret;
            } catch (IllegalArgumentException e) {
                fault(key, String.valueOf(e.getMessage()));
                return Optional.empty();
            }
        });
    }

    int port(String key, int fallback) {
        String text = text(key).orElse(Integer.toString(fallback));
        try {
            int port = Integer.parseInt(text);
            if (port >= 0 && port <= HIGHEST_PORT) {
                return port;
            }
        } catch (NumberFormatException e) {
            // reported below, as is a number out of range
        }
        faults.add("%s = '%s': expected a port between 0 and %d".formatted(under(key), text, HIGHEST_PORT));
        return fallback;
    }

    /** A whole number above 0. */
    Optional<Integer> positive(String key) {
        Optional<String> text = text(key);
        Optional<Integer> number =
                text.filter(digits -> POSITIVE.matcher(digits).matches()).map(Integer::valueOf);
        if (text.isPresent() && number.isEmpty()) {
            fault(key, "expected a whole number above 0, got '%s'".formatted(text.get()));
        }
        return number;
    }

    boolean flag(String key, boolean fallback) {
        return text(key)
                .map(text -> switch (text) {
                    case "true" -> true;
                    case "false" -> false;
                    default -> {
                        fault(key, "expected true or false, got '%s'".formatted(text));
                        yield fallback;
                    }
                })
                .orElse(fallback);
    }

    /** A positive time, {@code 30s}, {@code 5m}, {@code 24h} or {@code 7d}; empty for {@code never}. */
    Optional<Duration> duration(String key, Optional<Duration> fallback) {
        Optional<String> text = text(key);
        if (text.isEmpty()) {
            return fallback;
        }
        if (text.get().equals("never")) {
            return Optional.empty();
        }
        Matcher matcher = DURATION.matcher(text.get());
        if (!matcher.matches()) {
            fault(key, "expected a time such as 30s, 5m, 24h or 7d, or never, got '%s'".formatted(text.get()));
            return fallback;
        }
        long amount = Long.parseLong(matcher.group(1));
        return Optional.of(
                switch (matcher.group(2)) {
                    case "s" -> Duration.ofSeconds(amount);
                    case "m" -> Duration.ofMinutes(amount);
                    case "h" -> Duration.ofHours(amount);
                    default -> Duration.ofDays(amount);
                });
    }

    /** A share of a whole, {@code 5%}; 0 to 1. */
    double share(String key, double fallback) {
        Optional<String> text = text(key);
        if (text.isEmpty()) {
            return fallback;
        }
        Matcher matcher = PERCENT.matcher(text.get());
        if (matcher.matches() && Double.parseDouble(matcher.group(1)) <= 100) {
            return Double.parseDouble(matcher.group(1)) / 100;
        }
        fault(key, "expected a share such as 5%%, got '%s'".formatted(text.get()));
        return fallback;
    }

    URI url(String key, String text) {
        try {
            URI url = new URI(text);
            if (url.getUserInfo() != null) {
                faults.add("%s: expected a URL without user name and password, which would show in messages"
                        .formatted(under(key)));
                return url;
            }
            if (url.getHost() != null && ("http".equals(url.getScheme()) || "https".equals(url.getScheme()))) {
                return url;
            }
        } catch (URISyntaxException e) {
            // reported below, as is a URI that is no URL
        }
        if (!text.equals("missing")) {
            String shown = text.contains("@") ? "…" + text.substring(text.lastIndexOf('@')) : text;
            faults.add("%s = '%s': expected a URL such as http://127.0.0.1:7001".formatted(under(key), shown));
        }
        return URI.create("http://missing.invalid");
    }

    void fault(String key, String message) {
        faults.add("%s: %s".formatted(under(key), message));
    }

    /** Reports the keys that nobody asked for. */
    void finish() {
        node.fieldNames().forEachRemaining(key -> {
            if (!known.contains(key)) {
                faults.add("%s is not a known key; expected one of %s".formatted(under(key), known));
            }
        });
    }

    private String under(String key) {
        return path.isEmpty() ? key : path + "." + key;
    }
}
