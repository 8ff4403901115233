package mds.schema;

/**
 * Where something is declared.
 *
 * @param plugin the plugin that declares it
 * @param coordinate the type, or type and field: {@code ModelInstance.version}
 */
record Place(String plugin, String coordinate) {
    /** A field of the type at this place. */
    Place field(String name) {
        return new Place(plugin, coordinate + "." + name);
    }

    @Override
    public String toString() {
        return plugin + ": " + coordinate;
    }
}
