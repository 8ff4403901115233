package mds.plugin;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/**
 * A plugin's part of the one GraphQL schema, in the schema definition language. It is the contract from which the host
 * derives storage, checks, resolvers and search; a plugin writes no data fetcher.
 *
 * {@snippet lang="graphql" :
 * "One trained version of a model."
 * type ModelInstance
 *     @entity(type: "model-instance")
 *     @reference(edge: "instanceOf", to: ["model"])
 *     @reference(edge: "producedBy", to: ["pipeline-run"]) {
 *   version: String @searchable
 *   framework: String @facet
 *   model: Model @edge(type: "instanceOf")
 * }
 *
 * extend type PipelineRun {
 *   producedModels: ModelInstanceConnection! @edge(type: "producedBy", direction: IN)
 * }
 *
 * extend type Query {
 *   modelInstance(id: ID!): ModelInstance @lookup
 * }
 * }
 *
 * <ul>
 *   <li>{@code @entity(type:, partOf:)} makes an object type an entity type. The host adds the fields of
 *       {@code interface Entity} (name, description, owners, tags …) and the types {@code XConnection} and
 *       {@code XEdge}. {@code partOf} names the entity type whose record owns entities of this type.
 *   <li>{@code @reference(edge:, to:, lineage:)} declares an edge type that entities of this type assert, and the entity
 *       types that it may lead to. Those may belong to plugins that are not loaded. {@code lineage} says where the end
 *       stands: {@code UPSTREAM} if the holder is made from it, {@code DOWNSTREAM} if it is made from the holder,
 *       {@code NONE}. {@code @lineage(edge:, end:)} says the same of an edge type that a rule derives.
 *   <li>Fields without {@code @edge} are attributes: scalars ({@code String}, {@code Int}, {@code Long}, {@code Float},
 *       {@code Boolean}, {@code ID}, {@code DateTime}, {@code JSON}), enums, object types without {@code @entity}, and
 *       lists of these. A non-null attribute must be there in every normalized entity.
 *       Of an entity that is known only because something refers to it nothing is known yet, so attributes are best
 *       left nullable.
 *   <li>{@code @edge(type:, direction:)} makes a field follow edges: to one entity, a list, or a connection, asserted or
 *       inferred. It shows those far ends that are of its type; where all are wanted, whatever their types, the field is of
 *       {@code Entity}, {@code [Entity!]!} or {@code EntityConnection!}.
 *   <li>{@code @similar(by:, weight:, suggest:)} says what two entities of the type have in common if they are similar: what a
 *       path of up to four edges leads to, or {@code tags}, {@code domains}.
 *   <li>{@code @lookup} on a field of {@code Query} with the one argument {@code id: ID!} finds an entity of that type by
 *       its URI.
 *   <li>{@code @searchable} and {@code @facet} say how an attribute is searched; {@code @display(hue:, icon:)} how the
 *       type is shown.
 *   <li>{@code extend type} adds fields to a type of another plugin. Where that plugin is not loaded, the extension
 *       waits unused; so a type's own fields name only types of its own plugin, and the plugin at the far end of an edge
 *       contributes the field that leads to it.
 *   <li>A field of a type's own that is to lead to another plugin's type, without that plugin's doing, is declared as
 *       {@code Entity}, {@code [Entity!]!} or {@code EntityConnection!}, which stand whatever is loaded.
 * </ul>
 *
 * @param sdl the definitions, with a description on each type and field that needs one
 */
public record GraphQlExtension(String sdl) {
    /**
     * Reads the definitions from a file beside a class.
     *
     * @throws IllegalArgumentException if there is no such file
     */
    public static GraphQlExtension fromResource(Class<?> beside, String fileName) {
        try (InputStream file = beside.getResourceAsStream(fileName)) {
            if (file == null) {
                throw new IllegalArgumentException("there is no resource '%s' beside %s; expected the plugin's SDL"
                        .formatted(fileName, beside.getName()));
            }
            return new GraphQlExtension(new String(file.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
