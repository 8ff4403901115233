/**
 * Plugins for sources that serve JSON over HTTP in collections: {@link mds.plugin.rest.RestSource} is decoder, hydrator,
 * inventory and alias resolver at once, and leaves only the meaning of a record to the plugin.
 *
 * <p>The contract of such a source:
 *
 * <ul>
 *   <li>{@code GET /api/v1/<collection>/<id>} answers an object as JSON with that {@code id}, and anything else is
 *       not believed; 404 for an id that never was, 410 for a deleted one.
 *   <li>{@code GET /api/v1/<collection>?cursor=&limit=} answers {@code {"ids": […], "next_cursor": "…"|null}}; where a
 *       collection knows an alias, {@code ?<field>=<value>} answers the ids that claim it, in the same form. E-mail
 *       addresses are asked for in lower case and compared without regard to case.
 *   <li>Thin events are JSON objects with an {@code event_type} and the id of an object in a field that tells its
 *       collection: {@code {"event_type": "model_updated", "model_id": "…"}}. The type is a hint for people; whatever it
 *       says, MDS looks again.
 *   <li>Instants are RFC 3339; unknown fields are ignored; absent, null and empty mean the same.
 * </ul>
 */
@NullMarked
package mds.plugin.rest;

import org.jspecify.annotations.NullMarked;
