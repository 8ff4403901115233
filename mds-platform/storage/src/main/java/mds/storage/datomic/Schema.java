package mds.storage.datomic;

import clojure.lang.Keyword;
import datomic.Database;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import mds.kernel.model.GraphModel;

/** The names of the attributes and how they are declared. It only ever grows. */
final class Schema {
    static final String RELATION = "rel";
    static final String MEDIATED = "via";

    static final Keyword URI = Keyword.intern("entity", "uri");
    static final Keyword TYPE = Keyword.intern("entity", "type");
    static final Keyword ROOT = Keyword.intern("entity", "root");
    static final Keyword STATE = Keyword.intern("entity", "state");
    static final Keyword GONE_REASON = Keyword.intern("entity", "gone-reason");
    static final Keyword NAME = Keyword.intern("entity", "name");
    static final Keyword DESCRIPTION = Keyword.intern("entity", "description");
    static final Keyword LINK = Keyword.intern("entity", "link");
    static final Keyword DOMAINS = Keyword.intern("entity", "domains");
    static final Keyword TAGS = Keyword.intern("entity", "tags");
    static final Keyword CLAIMS = Keyword.intern("entity", "claims");

    static final Keyword REVISION = Keyword.intern("entity", "revision");
    static final Keyword FETCHED_AT = Keyword.intern("entity", "fetched-at");
    static final Keyword ENRICHED_AT = Keyword.intern("entity", "enriched-at");
    static final Keyword NEXT_ATTEMPT = Keyword.intern("entity", "next-attempt");
    static final Keyword ASKED_AT = Keyword.intern("entity", "asked-at");
    static final Keyword FAILED_AT = Keyword.intern("entity", "failed-at");
    static final Keyword ATTEMPTS = Keyword.intern("entity", "attempts");
    static final Keyword LAST_ERROR = Keyword.intern("entity", "last-error");

    static final Keyword EDGE_ID = Keyword.intern("edge", "id");
    static final Keyword EDGE_FROM = Keyword.intern("edge", "from");
    static final Keyword EDGE_TO = Keyword.intern("edge", "to");
    static final Keyword EDGE_TYPE = Keyword.intern("edge", "type");
    static final Keyword EDGE_RULE = Keyword.intern("edge", "rule");
    static final Keyword EDGE_ALIAS = Keyword.intern("edge", "alias");

    static final Keyword ALIAS = Keyword.intern("alias", "value");
    static final Keyword ALIAS_REVISION = Keyword.intern("alias", "revision");
    static final Keyword ALIAS_RESOLVED = Keyword.intern("alias", "resolved");
    static final Keyword ALIAS_NEXT_ATTEMPT = Keyword.intern("alias", "next-attempt");
    static final Keyword ALIAS_ATTEMPTS = Keyword.intern("alias", "attempts");

    static final Keyword REFERENCE_FROM = Keyword.intern("reference", "from");
    static final Keyword REFERENCE_TYPE = Keyword.intern("reference", "type");
    static final Keyword REFERENCE_ALIAS = Keyword.intern("reference", "alias");
    static final Keyword REFERENCE_PENDING = Keyword.intern("reference", "pending");

    static final Keyword MATCH_KEY = Keyword.intern("match", "key");

    static final Keyword FOLLOWER = Keyword.intern("follower", "name");
    static final Keyword FOLLOWER_BASIS = Keyword.intern("follower", "basis");
    static final Keyword FOLLOWER_REACHED = Keyword.intern("follower", "reached");

    static final Keyword JOB = Keyword.intern("job", "name");
    static final Keyword JOB_REVISION = Keyword.intern("job", "revision");
    static final Keyword JOB_HOST = Keyword.intern("job", "host");
    static final Keyword JOB_UNTIL = Keyword.intern("job", "until");
    static final Keyword JOB_NOTE = Keyword.intern("job", "note");
    static final Keyword JOB_REQUEST = Keyword.intern("job", "request");

    static final Keyword LETTER_AT = Keyword.intern("letter", "at");
    static final Keyword LETTER_SOURCE = Keyword.intern("letter", "source");
    static final Keyword LETTER_PLUGIN = Keyword.intern("letter", "plugin");
    static final Keyword LETTER_REASON = Keyword.intern("letter", "reason");
    static final Keyword LETTER_PAYLOAD = Keyword.intern("letter", "payload");
    static final Keyword LETTER_HEADERS = Keyword.intern("letter", "headers");
    static final Keyword LETTER_POSITION = Keyword.intern("letter", "position");
    static final Keyword LETTER_RECEIVED_AT = Keyword.intern("letter", "received-at");
    static final Keyword LETTER_LENGTH = Keyword.intern("letter", "length");
    static final Keyword LETTER_ATTEMPTS = Keyword.intern("letter", "attempts");

    static final Keyword TX_INSTANT = Keyword.intern("db", "txInstant");
    static final Keyword UNCACHED = Keyword.intern("uncached");
    static final Keyword HYDRATED = Keyword.intern("hydrated");
    static final Keyword STALE = Keyword.intern("stale");
    static final Keyword GONE = Keyword.intern("gone");

    /** What MDS notes about its own work on an entity; no history is kept of it. */
    static final Set<Keyword> BOOKKEEPING =
            Set.of(REVISION, FETCHED_AT, ENRICHED_AT, NEXT_ATTEMPT, ASKED_AT, FAILED_AT, ATTEMPTS, LAST_ERROR);

    static final Keyword IDENT = Keyword.intern("db", "ident");
    private static final Keyword VALUE_TYPE = Keyword.intern("db", "valueType");
    private static final Keyword CARDINALITY = Keyword.intern("db", "cardinality");
    private static final Keyword UNIQUE = Keyword.intern("db", "unique");
    private static final Keyword UNIQUE_VALUE = Keyword.intern("db.unique", "value");
    private static final Keyword INDEX = Keyword.intern("db", "index");
    private static final Keyword NO_HISTORY = Keyword.intern("db", "noHistory");

    /** How an attribute is declared. A unique one is a conflict for whoever writes it second, never a silent merge. */
    private record Declaration(Keyword name, String type, boolean many, List<Keyword> marks) {
        static Declaration one(Keyword name, String type, Keyword... marks) {
            return new Declaration(name, type, false, List.of(marks));
        }

        static Declaration many(Keyword name, String type, Keyword... marks) {
            return new Declaration(name, type, true, List.of(marks));
        }

        void write(Changes changes) {
            Object id = changes.newId();
            changes.add(id, IDENT, name);
            changes.add(id, VALUE_TYPE, Keyword.intern("db.type", type));
            changes.add(id, CARDINALITY, Keyword.intern("db.cardinality", many ? "many" : "one"));
            for (Keyword mark : marks) {
                changes.add(id, mark, mark.equals(UNIQUE) ? UNIQUE_VALUE : true);
            }
        }
    }

    private static final List<Declaration> FIXED = List.of(
            Declaration.one(URI, "string", UNIQUE),
            Declaration.one(TYPE, "keyword", INDEX),
            Declaration.one(ROOT, "string", INDEX),
            Declaration.one(STATE, "keyword"),
            Declaration.one(GONE_REASON, "string"),
            Declaration.one(NAME, "string"),
            Declaration.one(DESCRIPTION, "string"),
            Declaration.one(LINK, "string"),
            Declaration.many(DOMAINS, "string"),
            Declaration.many(TAGS, "string"),
            Declaration.many(CLAIMS, "ref"),
            Declaration.one(REVISION, "long", NO_HISTORY),
            Declaration.one(FETCHED_AT, "long", NO_HISTORY),
            Declaration.one(ENRICHED_AT, "long", NO_HISTORY),
            Declaration.one(NEXT_ATTEMPT, "long", NO_HISTORY, INDEX),
            Declaration.one(ASKED_AT, "long", NO_HISTORY),
            Declaration.one(FAILED_AT, "long", NO_HISTORY),
            Declaration.one(ATTEMPTS, "long", NO_HISTORY),
            Declaration.one(LAST_ERROR, "string", NO_HISTORY),
            Declaration.one(EDGE_ID, "uuid", UNIQUE),
            Declaration.one(EDGE_FROM, "ref"),
            Declaration.one(EDGE_TO, "ref"),
            Declaration.one(EDGE_TYPE, "keyword"),
            Declaration.one(EDGE_RULE, "string"),
            Declaration.one(EDGE_ALIAS, "ref"),
            Declaration.one(ALIAS, "string", UNIQUE),
            Declaration.one(ALIAS_REVISION, "long", NO_HISTORY),
            Declaration.one(ALIAS_RESOLVED, "ref", NO_HISTORY),
            Declaration.one(ALIAS_NEXT_ATTEMPT, "long", NO_HISTORY, INDEX),
            Declaration.one(ALIAS_ATTEMPTS, "long", NO_HISTORY),
            Declaration.one(REFERENCE_FROM, "ref"),
            Declaration.one(REFERENCE_TYPE, "keyword"),
            Declaration.one(REFERENCE_ALIAS, "ref"),
            Declaration.one(REFERENCE_PENDING, "ref", NO_HISTORY),
            Declaration.many(MATCH_KEY, "string", INDEX),
            Declaration.one(FOLLOWER, "string", UNIQUE),
            Declaration.one(FOLLOWER_BASIS, "long", NO_HISTORY),
            Declaration.many(FOLLOWER_REACHED, "string"),
            Declaration.one(JOB, "string", UNIQUE),
            Declaration.one(JOB_REVISION, "long", NO_HISTORY),
            Declaration.one(JOB_HOST, "string", NO_HISTORY),
            Declaration.one(JOB_UNTIL, "long", NO_HISTORY),
            Declaration.one(JOB_NOTE, "string", NO_HISTORY),
            Declaration.one(JOB_REQUEST, "string", NO_HISTORY),
            Declaration.one(LETTER_AT, "long", NO_HISTORY),
            Declaration.one(LETTER_SOURCE, "string", NO_HISTORY),
            Declaration.one(LETTER_PLUGIN, "string", NO_HISTORY),
            Declaration.one(LETTER_REASON, "string", NO_HISTORY),
            Declaration.one(LETTER_PAYLOAD, "bytes", NO_HISTORY),
            Declaration.one(LETTER_HEADERS, "string", NO_HISTORY),
            Declaration.one(LETTER_POSITION, "string", NO_HISTORY),
            Declaration.one(LETTER_RECEIVED_AT, "long", NO_HISTORY),
            Declaration.one(LETTER_LENGTH, "long", NO_HISTORY),
            Declaration.one(LETTER_ATTEMPTS, "long", NO_HISTORY));

    private Schema() {}

    /** From an entity to the ends that its record names by URI: each is an edge, and all there is of it. */
    static Keyword relation(String edgeType) {
        return Keyword.intern(RELATION, edgeType);
    }

    /** From an entity to the ends of its edges of all other origins, which are entities: their index. */
    static Keyword mediated(String edgeType) {
        return Keyword.intern(MEDIATED, edgeType);
    }

    /** Whether an attribute leads from an entity to the ends of its edges. */
    static boolean leads(Keyword attribute) {
        return RELATION.equals(attribute.getNamespace()) || MEDIATED.equals(attribute.getNamespace());
    }

    /** Whether an attribute says something of an entity itself: a fact, or bookkeeping. */
    static boolean isOfEntity(Keyword attribute) {
        String namespace = attribute.getNamespace();
        return namespace != null && (namespace.equals(URI.getNamespace()) || namespace.startsWith(Column.PREFIX));
    }

    /** The declarations that a database lacks. */
    static List<Object> missing(Database database, GraphModel model) {
        Stream<Declaration> relations = model.edgeTypes().stream()
                .flatMap(type -> Stream.of(relation(type), mediated(type)))
                .map(attribute -> Declaration.many(attribute, "ref"));
        Stream<Declaration> attributes = model.attributes().values().stream()
                .flatMap(List::stream)
                .map(Column::of)
                .distinct()
                .map(column -> Declaration.one(column.keyword(), column.valueType()));
        Changes changes = new Changes();
        Stream.of(FIXED.stream(), relations, attributes)
                .flatMap(declarations -> declarations)
                .filter(declaration -> database.entid(declaration.name()) == null)
                .forEach(declaration -> declaration.write(changes));
        return changes.forms();
    }
}
