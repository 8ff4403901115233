package mds.kernel.verification;

import static mds.kernel.verification.SmallWorld.uri;

import java.util.List;
import java.util.Random;
import mds.plugin.EntityUri;

/** Changes of a small world, drawn by a seed: few entities, so that the changes of one are close together. */
final class SmallChanges {
    private static final int IDS = 6;

    private final SmallWorld world;
    private final Random random;

    SmallChanges(SmallWorld world, Random random) {
        this.world = world;
        this.random = random;
    }

    /** Puts another document in place of one, or removes it; answers which. */
    EntityUri next() {
        String id = Integer.toString(random.nextInt(IDS));
        String other = Integer.toString(random.nextInt(IDS));
        EntityUri uri = uri(List.of("model", "run", "test", "user").get(random.nextInt(4)), id);
        if (random.nextInt(6) == 0) {
            world.remove(uri);
            return uri;
        }
        String mail = "user%d@example.com".formatted(random.nextInt(3));
        var document = world.put(uri);
        document.put("version", random.nextInt(100));
        switch (uri.type()) {
            case "model" -> document.put("producedBy", other).put("owner", mail);
            case "run" -> document.put("executedFor", other + "/" + (1 + random.nextInt(3)));
            case "test" -> document.put("cells", random.nextInt(4));
            default -> document.put("email", mail);
        }
        return uri;
    }
}
