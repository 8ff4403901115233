/**
 * The search index on Elasticsearch: {@link mds.storage.elasticsearch.ElasticsearchIndex}. It asks for nothing that the
 * minimal distribution lacks (no analyzers of its own, no scripts), so names are split and folded here.
 */
@NullMarked
package mds.storage.elasticsearch;

import org.jspecify.annotations.NullMarked;
