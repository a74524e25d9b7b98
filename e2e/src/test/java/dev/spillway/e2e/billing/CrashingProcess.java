package dev.spillway.e2e.billing;

import dev.spillway.billing.crash.FleetRun;
import dev.spillway.billing.crash.PodFleet;
import dev.spillway.billing.ledger.JdbcLedger;
import dev.spillway.billing.ledger.LedgerStore;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;

/** A process that meters a fleet of pods until it is killed. What the world saw of it stands in a diary file. */
final class CrashingProcess {
    private CrashingProcess() {}

    /** The ledger, the diary, the number of pods, and the seconds in which this life begins and waits to be killed. */
    public static void main(String[] arguments) throws IOException {
        Path diary = Path.of(arguments[1]);
        World world = World.read(diary);
        PodFleet fleet = new PodFleet(7, Integer.parseInt(arguments[2]), world.lives);
        try (FileOutputStream out = new FileOutputStream(diary.toFile(), true);
                LedgerStore ledger = JdbcLedger.open(Path.of(arguments[0]))) {
            new FleetRun(fleet, ledger, new Written(world, out, Long.parseLong(arguments[4])))
                    .live(Long.parseLong(arguments[3]));
        }
    }

    /**
     * What is known of all lives.
     *
     * @param lives the last one is the running one
     */
    record World(List<PodFleet.Life> lives, Set<Integer> gone) {

        /** Lines are {@code begin SECOND}, {@code lives SECOND} and {@code gone POD}; the last one may be torn. */
        static World read(Path diary) throws IOException {
            World world = new World(new ArrayList<>(), new HashSet<>());
            String text = Files.exists(diary) ? Files.readString(diary) : "";
            text.substring(0, text.lastIndexOf('\n') + 1).lines().forEach(world::line);
            return world;
        }

        private void line(String line) {
            String[] word = line.split(" ", 2);
            long number = Long.parseLong(word[1]);
            switch (word[0]) {
                case "begin" -> lives.add(new PodFleet.Life(number, number));
                case "lives" ->
                    lives.set(
                            lives.size() - 1, new PodFleet.Life(lives.getLast().from(), number));
                default -> gone.add((int) number);
            }
        }
    }

    /** Writes each line with one call, so that a kill leaves whole lines. */
    private static final class Written implements FleetRun.Diary {
        private final World world;
        private final FileOutputStream out;
        private final long last;
        private boolean begun;

        private Written(World world, FileOutputStream out, long last) {
            this.world = world;
            this.out = out;
            this.last = last;
        }

        @Override
        public void lives(long second) {
            while (second > last) {
                LockSupport.park();
            }
            write((begun ? "lives " : "begin ") + second);
            begun = true;
        }

        @Override
        public void removed(int pod) {
            write("gone " + pod);
        }

        @Override
        public Set<Integer> gone() {
            return world.gone();
        }

        private void write(String line) {
            try {
                out.write((line + "\n").getBytes(StandardCharsets.UTF_8));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            world.line(line);
        }
    }
}
