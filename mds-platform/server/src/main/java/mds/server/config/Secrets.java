package mds.server.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** Reads secrets from the places that a configuration names. No message shows one. */
final class Secrets {
    private static final String ENVIRONMENT = "env:";
    private static final String FILE = "file:";

    private Secrets() {}

    /**
     * The secret at a place; empty if the text names no place.
     *
     * @param place {@code env:NAME} or {@code file:PATH}
     * @throws IllegalArgumentException if there is nothing at the place
     */
    static Optional<String> read(String place, Map<String, String> environment) {
        if (place.startsWith(ENVIRONMENT)) {
            return Optional.of(variable(place.substring(ENVIRONMENT.length()), environment));
        }
        return place.startsWith(FILE) ? Optional.of(content(place.substring(FILE.length()))) : Optional.empty();
    }

    private static String variable(String name, Map<String, String> environment) {
        return Optional.ofNullable(environment.get(name))
                .filter(value -> !value.isBlank())
                .orElseThrow(
                        () -> new IllegalArgumentException("the environment variable %s is not set".formatted(name)));
    }

    private static String content(String path) {
        try {
            String content = Files.readString(Path.of(path)).stripTrailing();
            if (content.isEmpty()) {
                throw new IllegalArgumentException("the file %s is empty; expected a secret".formatted(path));
            }
            return content;
        } catch (IOException | InvalidPathException e) {
            throw new IllegalArgumentException("the file %s cannot be read; expected a secret".formatted(path), e);
        }
    }
}
