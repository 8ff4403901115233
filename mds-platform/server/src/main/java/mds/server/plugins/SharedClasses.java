package mds.server.plugins;

import java.util.List;

/**
 * What a plugin sees of the host: the JDK's platform classes and a few shared packages, the same classes as the host's.
 * Everything else a plugin brings along itself.
 */
final class SharedClasses extends ClassLoader {
    private static final List<String> SHARED = List.of("mds.plugin.", "com.fasterxml.jackson.", "org.jspecify.");
    /** Lies below a shared package, but is for plugins' tests. */
    private static final String TESTKIT = "mds.plugin.testkit.";

    private final ClassLoader host;

    SharedClasses(ClassLoader host) {
        super("shared with plugins", getPlatformClassLoader());
        this.host = host;
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
        if (SHARED.stream().anyMatch(name::startsWith) && !name.startsWith(TESTKIT)) {
            return host.loadClass(name);
        }
        throw new ClassNotFoundException(
                "%s is neither in the plugin's jar, nor in the JDK, nor in what the host shares with plugins: %s"
                        .formatted(name, SHARED));
    }
}
