package mds.kernel.model;

/** What the values of an attribute are. The first column of each comment is the SDL type, the second the JSON form. */
public enum AttributeKind {
    /** {@code String}, {@code ID} and enums: text. */
    TEXT("String"),
    /** {@code Int} and {@code Long}: an integral number of 64 bits; of 32 for {@code Int}. */
    INTEGER("Long"),
    /** {@code Float}: a number of IEEE 754 double precision. */
    FLOAT("Float"),
    /** {@code Boolean}: true or false. */
    BOOLEAN("Boolean"),
    /** {@code DateTime}: RFC 3339 text. */
    INSTANT("DateTime"),
    /** {@code JSON} and object types that are no entity types: any document. */
    JSON("JSON");

    private final String scalar;

    AttributeKind(String scalar) {
        this.scalar = scalar;
    }

    /** The SDL's scalar that takes every value of the kind. */
    public String scalar() {
        return scalar;
    }
}
