package mds.schema;

import static mds.plugin.PathRule.Step.out;
import static org.assertj.core.api.Assertions.assertThat;

import graphql.schema.FieldCoordinates;
import java.util.List;
import java.util.Map;
import java.util.Set;
import mds.kernel.model.AttributeKind;
import mds.kernel.model.AttributeModel;
import mds.kernel.model.DocumentModel;
import mds.kernel.model.EntityTypeModel;
import mds.plugin.Direction;
import mds.plugin.GraphQlExtension;
import mds.plugin.InferenceRule;
import mds.plugin.PathRule;
import mds.schema.EdgeField.Shape;
import org.junit.jupiter.api.Test;

class SchemaComposerTest {
    private static final PluginSchema REGISTRY = plugin("registry", """
        "A trained model."
        type Model
            @entity(type: "model")
            @reference(edge: "madeBy", to: ["run"])
            @display(hue: 1, icon: "box") {
          version: String! @searchable
          stage: Stage @facet
          sizes: [Long!]
          files: [File!]
          run: Run @edge(type: "madeBy")
        }
        type Run @entity(type: "run") {
          models: ModelConnection! @edge(type: "madeBy", direction: IN)
          everything: [Entity!]! @edge(type: "madeBy", direction: IN)
        }
        enum Stage { TRIED USED }
        type File { path: String! }
        extend type Query { "Finds it." model("Its URI." id: ID!): Model @lookup }
        """);

    @Test
    void theModelSaysWhatTheSdlDeclares() throws CompositionException {
        PathRule rule = new PathRule("made", "model", List.of(out("madeBy")), "made");
        Composition composition = SchemaComposer.compose(List.of(REGISTRY, plugin("rules", "enum Unused { A }", rule)));
        EntityTypeModel model = composition.model().entityType("model").orElseThrow();
        assertThat(model.graphQlName()).isEqualTo("Model");
        assertThat(model.plugin()).isEqualTo("registry");
        assertThat(model.references()).isEqualTo(Map.of("madeBy", Set.of("run"), "ownedBy", Set.of("user", "group")));
        assertThat(model.attributes().values())
                .containsExactlyInAnyOrder(
                        new AttributeModel("version", AttributeKind.TEXT, false, true, true, false, Set.of()),
                        new AttributeModel(
                                "stage",
                                "Stage",
                                AttributeKind.TEXT,
                                false,
                                false,
                                false,
                                true,
                                Set.of("TRIED", "USED")),
                        new AttributeModel("sizes", AttributeKind.INTEGER, true, false, false, false, Set.of()),
                        new AttributeModel("files", "File", AttributeKind.JSON, true, false, false, false, Set.of()),
                        new AttributeModel("createdAt", AttributeKind.INSTANT, false, false, false, false, Set.of()),
                        new AttributeModel("updatedAt", AttributeKind.INSTANT, false, false, false, false, Set.of()));
        assertThat(composition.model().rules()).containsExactly(rule);
        assertThat(composition.lookups()).isEqualTo(Map.of("model", "model"));
        assertThat(composition.model().documents())
                .isEqualTo(Map.of(
                        "File",
                        new DocumentModel(
                                "File",
                                Map.of(
                                        "path",
                                        new AttributeModel(
                                                "path", AttributeKind.TEXT, false, true, false, false, Set.of())))));
        assertThat(composition.edgeFields())
                .isEqualTo(Map.of(
                        FieldCoordinates.coordinates("Model", "run"),
                        new EdgeField("madeBy", Direction.OUT, Shape.ONE, "Run"),
                        FieldCoordinates.coordinates("Run", "models"),
                        new EdgeField("madeBy", Direction.IN, Shape.CONNECTION, "Model"),
                        FieldCoordinates.coordinates("Run", "everything"),
                        new EdgeField("madeBy", Direction.IN, Shape.LIST, "Entity")));
    }

    @Test
    void theHostAddsTheFieldsOfEntityAndThePages() throws CompositionException {
        assertThat(SchemaComposer.compose(List.of(REGISTRY)).sdl())
                .contains("type Model implements Entity @display(hue : 1, icon : \"box\") @entity(type : \"model\")")
                .contains("type ModelConnection {", "type ModelEdge {", "type UnknownEntity implements Entity")
                .contains("\"A page of entities of type Model, sorted by URI.\"")
                .containsPattern("model\\(\\s+\"As MDS knew it then; now if absent.\"\\s+asOf: DateTime,")
                .containsPattern("models\\([^)]*after: String,[^)]*first: Int! = 50")
                .doesNotContain("RunConnection");
    }

    @Test
    void everyTypeAndFieldOfTheHostHasADescription() throws CompositionException {
        List<String> lines = SchemaComposer.compose(List.of())
                .sdl()
                .lines()
                .map(String::strip)
                .toList();
        for (int at = 1; at < lines.size(); at++) {
            if (lines.get(at).matches("(type|interface|enum) .*|\\w+: .*")) {
                assertThat(lines.get(at - 1)).as(lines.get(at)).endsWith("\"");
            }
        }
    }

    @Test
    void noPluginsAtAllMakeASchema() throws CompositionException {
        assertThat(SchemaComposer.compose(List.of()).model().entityTypes()).isEmpty();
    }

    @Test
    void extensionsOfTypesThatNobodyDefinesAreSetAside() throws CompositionException {
        PluginSchema features = plugin("features", """
            type Feature @entity(type: "feature") @reference(edge: "from", to: ["dataset"])
            extend type Model { features: FeatureConnection! @edge(type: "uses") }
            """);
        assertThat(SchemaComposer.compose(List.of(features)).edgeFields()).isEmpty();
    }

    @Test
    void rulesOverEdgesThatNobodyDeclaresWait() throws CompositionException {
        PathRule rule = new PathRule("later", "model", List.of(out("unknown")), "derived");
        assertThat(SchemaComposer.compose(List.of(plugin("rules", "enum E { A }", rule)))
                        .model()
                        .rules())
                .containsExactly(rule);
    }

    @Test
    void sdlThatDoesNotParseNamesThePluginAndTheLine() {
        assertThat(faults(plugin("broken", "type Model {{")))
                .singleElement()
                .asString()
                .startsWith("broken: its SDL: does not parse: ")
                .contains("line 1");
    }

    @Test
    void whatTwoPluginsDefineIsAFault() {
        PluginSchema other = plugin("other", """
            type Model @entity(type: "thing")
            enum Stage { A }
            type Tag { key: String }
            type Copy @entity(type: "run")
            type Mine @entity(type: "mine")
            extend type Query { model(id: ID!): Mine @lookup search(id: ID!): Mine @lookup }
            """);
        assertThat(faults(REGISTRY, other))
                .containsExactlyInAnyOrder(
                        "other: Model: is already defined by registry",
                        "other: Stage: is already defined by registry",
                        "other: Tag: is the name of a type of the host; choose another",
                        "registry: Run: is the entity type 'run', which other: Copy is already",
                        "other: Query.model: is already declared by registry",
                        "other: Query.search: is already declared by the host");
    }

    @Test
    void aFieldThatTwoPluginsAddIsAFault() {
        PluginSchema other = plugin("other", """
            type Thing @entity(type: "thing") @reference(edge: "madeBy", to: ["run"])
            extend type Run { models: [Thing!]! @edge(type: "madeBy", direction: IN) }
            """);
        assertThat(faults(REGISTRY, other)).containsExactly("other: Run.models: is already declared by registry");
    }

    @Test
    void misusedDirectivesAreFaults() {
        assertThat(faults(plugin("p", """
            type A @entity(type: "Not Kebab") @entity(type: "twice") @nonsense @display(hue: 400, icon: "x") {
              a: String @reference(edge: "x", to: ["a"]) @searchable(how: "well")
              b: JSON @searchable @facet
              c: A @edge(type: "no-camel") @facet
              d: A @edge(type: 7)
              e: String @edge(type: "x")
              f: String @lookup
              g: A @edge
            }
            type B @display(hue: "blue", icon: "b") { x: Int @edge(type: "x") y: [[Int]] }
            """)))
                .containsExactlyInAnyOrder(
                        "p: A: @entity stands here more than once",
                        "p: A: there is no directive @nonsense; there are [display, edge, entity, facet, lineage,"
                                + " lookup, reference, searchable, similar]",
                        "p: A: has @display(hue: 400); expected 0 to 359",
                        "p: A: has @entity(type: \"Not Kebab\"), no kebab-case word such as 'model-instance'",
                        "p: A.a: @reference does not belong here; it belongs on [OBJECT]",
                        "p: A.a: @searchable has no argument 'how'; it has []",
                        "p: A.b: has @searchable, which belongs on attributes of type String, ID or an enum",
                        "p: A.b: has @facet, which belongs on attributes of a scalar type or an enum",
                        "p: A.c: has @edge(type: \"no-camel\"), which is no camelCase word such as 'runOf'",
                        "p: A.c: follows edges, so it has no values for @searchable or @facet",
                        "p: A.c: follows 'no-camel', which no @reference and no rule of a loaded plugin declares",
                        "p: A.d: @edge has type: 7; expected String!",
                        "p: A.e: has @edge, but String is no entity type",
                        "p: A.f: has @lookup, which belongs on fields of Query",
                        "p: A.g: @edge needs the argument 'type'",
                        "p: B: @display has hue: \"blue\"; expected Int!",
                        "p: B: has @display, but no @entity",
                        "p: B.x: lies in a document, where @edge, @searchable and @facet mean nothing",
                        "p: B.y: is a list of lists; attributes are single values or lists of them");
    }

    @Test
    void fieldsThatTheHostCannotServeAreFaults() {
        PluginSchema other = plugin("other", """
            type Thing @entity(type: "thing") @reference(edge: "near", to: ["thing"]) {
              name: String
              one: Thing
              two: Model @edge(type: "near")
              three: Nowhere
              four(x: Int): String
              five: Thing! @edge(type: "near")
              six: Owner
              Seven: String
            }
            extend type Run { note: String }
            extend type Run @display(hue: 3, icon: "x") { things: [Thing!]! @edge(type: "nobodys") }
            extend type Tag { more: String }
            extend type File { more: String }
            extend type Query {
              things: [Thing!]!
              models(id: ID!): Model @lookup
              thing(name: String): Thing @lookup
              list(id: ID!): [Thing!]! @lookup
            }
            interface Named { name: String }
            input Filter { a: Int }
            extend enum Stage { MORE }
            """);
        String allowed = "; a plugin defines object types and enums, and extends entity types and Query";
        assertThat(faults(REGISTRY, other))
                .containsExactlyInAnyOrder(
                        "other: Thing.name: is a field of Entity, which the host adds; choose another name",
                        "other: Thing.one: is of Thing, so it needs @edge to say which edges lead there",
                        "other: Thing.two: is of type Model of registry, which may not be loaded; let that"
                                + " plugin extend the type with this field, or make it Entity, [Entity!]! or"
                                + " EntityConnection!",
                        "other: Thing.three: is of type Nowhere, which the plugin does not define",
                        "other: Thing.four: has arguments, which the host could not serve; it adds those of"
                                + " connections itself",
                        "other: Thing.five: is non-null, but there may be no such edge; declare it as Thing",
                        "other: Thing.six: is of type Owner, which the plugin does not define",
                        "other: Thing.Seven: is not a camelCase word such as 'startedAt'",
                        "other: Run.note: needs @edge: only registry gives values to attributes of Run",
                        "other: Run: is extended with more than fields; directives belong on the type itself",
                        "other: Run.things: follows 'nobodys', which no @reference and no rule of a loaded plugin"
                                + " declares",
                        "other: Tag: is no entity type, so it cannot be extended",
                        "other: File: is no entity type, so it cannot be extended",
                        "other: Query.things: has no @lookup, so the host could not serve it; plugins add look-ups to"
                                + " Query",
                        "other: Query.models: is of type Model, which is no entity type of the plugin",
                        "other: Query.thing: needs exactly the argument 'id: ID!'",
                        "other: Query.list: finds one entity or none; declare it as Thing",
                        "other: its SDL: holds a InterfaceTypeDefinition at line 21" + allowed,
                        "other: its SDL: holds a InputObjectTypeDefinition at line 22" + allowed,
                        "other: Stage: extends an enum" + allowed);
    }

    @Test
    void whatGraphQlWouldRefuseNamesThePluginTypeAndFieldToo() {
        assertThat(faults(plugin("p", """
            type Search @entity(type: "search") @reference(edge: "near", to: []) @reference(edge: "x", to: ["search"]) {
              pages: [SearchConnection!]! @edge(type: "x")
              old: String @deprecated(reason: 5)
              older: String @deprecated(why: "so") @deprecated
            }
            type Empty @lineage(edge: "x", end: NONE)
            type Gone @deprecated { a: Int }
            enum None
            enum Twice @nonsense { A A B @facet C @deprecated(reason: "so") }
            extend type Query @display(hue: 1, icon: "x") {
              search2(id: ID! @nonsense): Search @lookup
              search3(id: ID! = "x"): Search @lookup
            }
            """)))
                .containsExactlyInAnyOrder(
                        "p: Search: has a name to which the host adds; it has a type SearchConnection already",
                        "p: Search: has a name to which the host adds; it has a type SearchEdge already",
                        "p: Search: has @reference(edge: \"near\") to nothing; name an entity type to which it leads",
                        "p: Search.pages: is a list of what is many already; declare it as SearchConnection",
                        "p: Search.old: @deprecated has reason: 5; expected String",
                        "p: Search.older: @deprecated has no argument 'why'; it has [reason]",
                        "p: Search.older: @deprecated stands here more than once",
                        "p: Empty: has @lineage, but no @entity",
                        "p: Empty: has no fields; a value in a document has one or more, and an entity type has"
                                + " @entity",
                        "p: Gone: @deprecated does not belong here; it belongs on [ENUM_VALUE, FIELD_DEFINITION]",
                        "p: None: has no values; an enum has one or more",
                        "p: Twice: there is no directive @nonsense; there are [display, edge, entity, facet, lineage,"
                                + " lookup, reference, searchable, similar]",
                        "p: Twice.A: stands here more than once",
                        "p: Twice.B: @facet does not belong here; it belongs on [FIELD_DEFINITION]",
                        "p: Query: is extended with more than fields; it takes neither directives nor interfaces",
                        "p: Query.search2: needs exactly the argument 'id: ID!'",
                        "p: Query.search3: needs exactly the argument 'id: ID!'");
    }

    @Test
    void aPluginMayHaveRulesAlone() throws CompositionException {
        PathRule rule = new PathRule("made", "model", List.of(out("madeBy")), "made");
        assertThat(SchemaComposer.compose(List.of(REGISTRY, plugin("rules", "", rule)))
                        .model()
                        .rules())
                .containsExactly(rule);
    }

    @Test
    void theSameSchemaIsPrintedInWhateverOrderThePluginsCome() throws CompositionException {
        PluginSchema other = plugin("other", "type Thing @entity(type: \"thing\") { size: Long }");
        assertThat(SchemaComposer.compose(List.of(REGISTRY, other)).sdl())
                .isEqualTo(SchemaComposer.compose(List.of(other, REGISTRY)).sdl());
    }

    @Test
    void partsBelongToARootOfTheSamePlugin() {
        assertThat(faults(REGISTRY, plugin("p", """
            type A @entity(type: "a", partOf: "run")
            type B @entity(type: "b")
            type C @entity(type: "c", partOf: "b")
            type D @entity(type: "d", partOf: "c")
            """)))
                .containsExactlyInAnyOrder(
                        "p: A: has partOf: \"run\", which is no entity type of the plugin",
                        "p: D: has partOf: \"c\", which is a part itself");
    }

    @Test
    void namesThatTheHostGeneratesAreTaken() {
        assertThat(faults(plugin("p", """
            type A @entity(type: "a")
            type AConnection { x: Int }
            """)))
                .containsExactly("p: AConnection: is the name of a type that the host generates for A");
    }

    @Test
    void aFieldWhoseTypeNoReferenceLeadsToIsAFault() {
        assertThat(faults(plugin("p", """
            type A @entity(type: "a") @reference(edge: "uses", to: ["b"]) { c: C @edge(type: "uses") }
            type B @entity(type: "b")
            type C @entity(type: "c") { usedBy: [A!]! @edge(type: "uses", direction: IN) }
            """)))
                .containsExactlyInAnyOrder(
                        "p: A.c: follows 'uses' between a and c, but A declares it to lead to [b]",
                        "p: C.usedBy: follows 'uses' between a and c, but A declares it to lead to [b]");
    }

    @Test
    void rulesWithOneIdAreAFault() {
        PathRule rule = new PathRule("same", "model", List.of(out("madeBy")), "made");
        assertThat(faults(plugin("a", "enum E { A }", rule), plugin("b", "enum F { A }", rule)))
                .containsExactly("b: rule same: has the id of a rule of a; choose another");
    }

    @Test
    void rulesThatFeedThemselvesAreAFault() {
        PathRule itself = new PathRule("itself", "model", List.of(out("x"), out("x")), "x");
        PathRule first = new PathRule("first", "model", List.of(out("p")), "q");
        PathRule second = new PathRule("second", "model", List.of(out("q")), "r");
        PathRule third = new PathRule("third", "model", List.of(out("r")), "p");
        PathRule fed = new PathRule("fed", "model", List.of(out("p")), "s");
        assertThat(faults(plugin("a", "enum E { A }", itself, first, fed), plugin("b", "enum F { A }", second, third)))
                .containsExactlyInAnyOrder(
                        "a: rule itself: derives 'x' from paths over 'x' itself",
                        "a: rule first: is one of a circle of rules that derive each other's edges: first of a, second"
                                + " of b, third of b");
    }

    private static List<String> faults(PluginSchema... plugins) {
        try {
            SchemaComposer.compose(List.of(plugins));
            return List.of();
        } catch (CompositionException e) {
            return e.faults();
        }
    }

    private static PluginSchema plugin(String id, String sdl, InferenceRule... rules) {
        return new PluginSchema(id, new GraphQlExtension(sdl), List.of(rules));
    }
}
