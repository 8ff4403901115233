package mds.storage.datomic;

import clojure.lang.Keyword;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The data of one transaction. Only list forms and temporary ids by number: the same changes give the same entity ids
 * wherever they are applied, which is what replaying a journal rests on.
 */
final class Changes {
    private static final Keyword ADD = Keyword.intern("db", "add");
    private static final Keyword RETRACT = Keyword.intern("db", "retract");
    private static final Keyword RETRACT_ENTITY = Keyword.intern("db", "retractEntity");
    private static final Keyword COMPARE_AND_SWAP = Keyword.intern("db", "cas");

    private final List<Object> forms = new ArrayList<>();
    private int ids;

    /** A temporary id for an entity that the transaction makes. */
    String newId() {
        return "n" + ids++;
    }

    void add(Object entity, Keyword attribute, Object value) {
        forms.add(List.of(ADD, entity, attribute, value));
    }

    void retract(Object entity, Keyword attribute, Object value) {
        forms.add(List.of(RETRACT, entity, attribute, value));
    }

    void retractEntity(Object entity) {
        forms.add(List.of(RETRACT_ENTITY, entity));
    }

    /** The transaction is refused unless the attribute has the old value. */
    void compareAndSwap(Object entity, Keyword attribute, Object before, Object after) {
        forms.add(List.of(COMPARE_AND_SWAP, entity, attribute, before, after));
    }

    /** Whatever leads from one set of values to another; one value stands for itself, a {@link Set} for several. */
    void difference(Object entity, Keyword attribute, @Nullable Object before, @Nullable Object after) {
        if (before instanceof Set<?> || after instanceof Set<?>) {
            Set<?> old = before instanceof Set<?> values ? values : Set.of();
            Set<?> now = after instanceof Set<?> values ? values : Set.of();
            old.stream().filter(value -> !now.contains(value)).forEach(value -> retract(entity, attribute, value));
            now.stream().filter(value -> !old.contains(value)).forEach(value -> add(entity, attribute, value));
        } else if (after != null && !after.equals(before)) {
            add(entity, attribute, after);
        } else if (after == null && before != null) {
            retract(entity, attribute, before);
        }
    }

    boolean isEmpty() {
        return forms.isEmpty();
    }

    List<Object> forms() {
        return forms;
    }
}
