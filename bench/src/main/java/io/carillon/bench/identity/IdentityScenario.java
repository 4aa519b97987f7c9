package io.carillon.bench.identity;

import io.carillon.bench.Environment;
import io.carillon.bench.Figures;
import io.carillon.bench.Results;
import io.carillon.bench.Scenario;
import io.carillon.bench.load.Standstill;
import java.io.IOException;
import java.nio.file.Files;
import java.sql.SQLException;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * How many events a second the running identity service resolves, of known people, of new ones and
 * of such as merge two; what an event costs beside many people and beside few; what the database
 * does alone; and whether anything is lost when 64 decide about the same people at once.
 */
public final class IdentityScenario implements Scenario {
  /** What identity needs. */
  private static final Set<String> PARTS = Set.of("identity", "kafka", "postgres", "sandbox");

  private static final int STOPS = 20;

  /** More than one takes in tables, indexes, sorting and the database's log. */
  private static final long BYTES_A_PERSON = 3_000;

  @Override
  public boolean run(Environment environment, Figures figures, Results results)
      throws IOException, InterruptedException {
    long people = Environment.setting("IDENTITY_PROFILES", 5_000_000);
    long room = Files.getFileStore(environment.folder()).getUsableSpace();
    if (room < people * BYTES_A_PERSON) {
      figures.say(
          "identity: no room for %d people: %d MB are free (expected: %d); IDENTITY_PROFILES says fewer"
              .formatted(people, room / 1_000_000, people * BYTES_A_PERSON / 1_000_000));
      return false;
    }
    boolean sound;
    try (Tables tables = Tables.of(environment)) {
      tables.purge();
      figures.say("identity: all stands still but " + PARTS);
      figures.say("identity: " + tables.memory());
      try (Standstill _ = standstill(environment, tables)) {
        try (Passage passage = new Passage(environment.kafka())) {
          sound = new Rates(environment, figures, results, tables, passage).run((int) people);
        } finally {
          tables.purge();
        }
        sound &= new Torture(figures, results).run();
      }
    } catch (SQLException e) {
      throw new IOException("identity's tables", e);
    }
    return sound;
  }

  /** Nobody stops within a transaction: nothing behind it could be cleared away meanwhile. */
  private static Standstill standstill(Environment environment, Tables tables)
      throws IOException, InterruptedException, SQLException {
    Standstill standstill = Standstill.ofAllBut(environment.folder(), PARTS);
    for (int stop = 1; stop < STOPS; stop++) {
      TimeUnit.MILLISECONDS.sleep(500);
      if (tables.idleInTransaction() == 0) {
        break;
      }
      standstill.close();
      TimeUnit.MILLISECONDS.sleep(50);
      standstill = Standstill.ofAllBut(environment.folder(), PARTS);
    }
    return standstill;
  }
}
