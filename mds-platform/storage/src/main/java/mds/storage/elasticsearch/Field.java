package mds.storage.elasticsearch;

import java.util.Locale;
import mds.kernel.model.AttributeKind;

/** The fields of an entity's document. */
final class Field {
    /** The URI in its one spelling; it decides between hits of equal score. */
    static final String URI = "uri";

    static final String TYPE = "type";
    static final String SOURCE = "source";
    static final String STATE = "state";

    /** Tags as {@code key::value}. */
    static final String TAGS = "tags";

    /** Who owns it, each owner once: by name, or by an address that nobody claims. */
    static final String OWNERS = "owners";

    /** Names and addresses of the owners. */
    static final String OWNER_KEYS = "ownerKeys";

    static final String DOMAINS = "domains";

    /** The words of the owners' names and addresses. */
    static final String OWNER_WORDS = "ownerWords";

    /** Who the owners are: URIs, and aliases that nobody claims. */
    static final String OWNED_BY = "ownedBy";

    /** Name, id and description word for word, split as far as they can be. */
    static final String PHRASES = "phrases";

    /** When the source changed it last; the beginning of time if it does not say. */
    static final String UPDATED = "updated";

    /** The beginning of the folded name, to sort by. */
    static final String SORT_NAME = "sortName";

    /** Everything that finds the entity when it is typed whole: name, id and URI, folded. */
    static final String EXACT = "exact";

    /** The id at the source in all spellings; what is identified by it comes before what is merely called so. */
    static final String ID = "id";

    /** The words of the name. */
    static final String NAME = "name";

    /** The words of id, type, tags, owners, domains and searchable attributes. */
    static final String WORDS = "words";

    /** The words of the description. */
    static final String DESCRIPTION = "description";

    /** Attributes, by kind and then by name: two types may declare the same name with different kinds. */
    static final String ATTRIBUTES = "attributes";

    private Field() {}

    /** What holds the attributes of a kind within {@link #ATTRIBUTES}. */
    static String of(AttributeKind kind) {
        return kind.name().toLowerCase(Locale.ROOT);
    }
}
