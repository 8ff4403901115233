package mds.server.plugins;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.Manifest;

/** What a jar's manifest says of the plugin in it. */
record JarManifest(String id, String version) {
    /** Reads the manifest; what is wrong with it goes to the faults. */
    static Optional<JarManifest> read(Path jar, List<String> faults) {
        Optional<Attributes> attributes = attributes(jar, faults);
        if (attributes.isEmpty()) {
            return Optional.empty();
        }
        List<String> found = new ArrayList<>();
        String id = entry(attributes.get(), "Plugin-Id", found);
        String version = entry(attributes.get(), "Plugin-Version", found);
        if (!value(attributes.get(), "Plugin-Dependencies").isEmpty()) {
            found.add("its manifest has a Plugin-Dependencies entry; plugins do not depend on each other, remove it");
        }
        found.forEach(fault -> faults.add("%s: %s".formatted(jar.getFileName(), fault)));
        return found.isEmpty() ? Optional.of(new JarManifest(id, version)) : Optional.empty();
    }

    private static Optional<Attributes> attributes(Path jar, List<String> faults) {
        try (JarFile file = new JarFile(jar.toFile())) {
            Manifest manifest = file.getManifest();
            return Optional.of(manifest == null ? new Attributes() : manifest.getMainAttributes());
        } catch (IOException e) {
            faults.add("%s: it cannot be read as a jar (%s); replace it or remove it"
                    .formatted(jar.getFileName(), e.getMessage()));
            return Optional.empty();
        }
    }

    private static String entry(Attributes attributes, String name, List<String> faults) {
        String value = value(attributes, name);
        if (value.isEmpty()) {
            faults.add(
                    "its manifest has no %s entry; a plugin's jar says Plugin-Id and Plugin-Version".formatted(name));
        }
        return value;
    }

    private static String value(Attributes attributes, String name) {
        String value = attributes.getValue(name);
        return value == null ? "" : value.strip();
    }
}
