package mds.server.config;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;

/**
 * Values that win over the files: the system property {@code mds.<path>}, then the environment variable of the same path
 * in capitals, {@code MDS_ELASTICSEARCH_INDEX_PREFIX} for {@code elasticsearch.index-prefix}.
 *
 * @param environment the environment's variables
 * @param properties the system properties
 */
record Overrides(Map<String, String> environment, Properties properties) {
    Optional<String> value(String path) {
        String variable = "MDS_" + path.replace('.', '_').replace('-', '_').toUpperCase(Locale.ROOT);
        return Optional.ofNullable(properties.getProperty("mds." + path))
                .or(() -> Optional.ofNullable(environment.get(variable)))
                .filter(value -> !value.isBlank());
    }
}
