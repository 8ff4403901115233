package mds.kernel.model;

/** What the values of an attribute are. The first column of each comment is the SDL type, the second the JSON form. */
public enum AttributeKind {
    /** {@code String}, {@code ID} and enums: text. */
    TEXT,
    /** {@code Int} and {@code Long}: an integral number of 64 bits. */
    INTEGER,
    /** {@code Float}: a number of IEEE 754 double precision. */
    FLOAT,
    /** {@code Boolean}: true or false. */
    BOOLEAN,
    /** {@code DateTime}: RFC 3339 text. */
    INSTANT,
    /** {@code JSON} and object types that are no entity types: any document. */
    JSON
}
