package mds.plugin.rest;

import java.util.Map;
import java.util.Optional;
import mds.plugin.Alias;
import mds.plugin.Entity;
import mds.plugin.InvalidRecordException;
import mds.plugin.Reference;
import mds.plugin.SourceRecord;

/** The fields that may stand on every object of a {@link RestSource}, and what they mean. */
public final class CommonFields {
    private CommonFields() {}

    /**
     * Begins the entity of a record with all that its common fields say: {@code name}, {@code description}, {@code url}
     * (its page at the source), {@code domains}, {@code labels} (text to text) as tags, {@code owner_emails} as
     * {@code ownedBy} references by alias, {@code created_at} and {@code updated_at}.
     *
     * @throws InvalidRecordException if one of them has another shape
     */
    public static Entity.Builder entity(SourceRecord record) {
        Entity.Builder entity = Entity.of(record.uri())
                .name(record.text("name"))
                .description(record.text("description"))
                .link(record.text("url"))
                .domains(record.texts("domains"))
                .instant("createdAt", record.instant("created_at"))
                .instant("updatedAt", record.instant("updated_at"))
                .reference(
                        Reference.OWNED_BY,
                        record.texts("owner_emails").stream().map(Alias::email).toList());
        for (Map.Entry<String, String> label : record.entries("labels").entrySet()) {
            tag(record, entity, label);
        }
        return entity;
    }

    private static void tag(SourceRecord record, Entity.Builder entity, Map.Entry<String, String> label) {
        try {
            entity.tag(label.getKey(), Optional.of(label.getValue()));
        } catch (IllegalArgumentException e) {
            throw new InvalidRecordException(
                    record.uri(),
                    "labels",
                    "keys that are not blank, hold no '::' and do not end in ':'",
                    record.json("labels"));
        }
    }
}
