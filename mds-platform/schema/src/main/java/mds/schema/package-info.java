/**
 * Composes what the plugins declare: their SDL becomes the {@link mds.kernel.model.GraphModel} that the kernel works with
 * and the one GraphQL schema that is served. Every fault is found, and each names plugin, type and field.
 */
@NullMarked
package mds.schema;

import org.jspecify.annotations.NullMarked;
