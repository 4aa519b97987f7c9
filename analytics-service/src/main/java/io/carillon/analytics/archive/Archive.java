package io.carillon.analytics.archive;

import io.carillon.analytics.archive.ArchiveStore.Newest;
import io.carillon.analytics.archive.ArchiveStore.Oldest;
import io.carillon.analytics.archive.ArchiveStore.Row;
import io.carillon.platform.events.Topic;
import io.carillon.platform.problem.ProblemException;
import io.carillon.platform.store.Cursor;
import io.carillon.platform.store.Limits;
import io.carillon.platform.store.Page;
import io.carillon.platform.store.Transactions;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * What has happened, as people and services ask for it. Whoever asks sees events of its own units
 * and of those below: the database holds to that.
 */
@ApplicationScoped
public class Archive {
  /**
   * Among how many of the newest those are looked for that pass what the database does not know.
   */
  private static final int LOOKED_AT = 2_000;

  private static final int TOGETHER = 200;

  private final Transactions transactions;

  @Inject
  Archive(Transactions transactions) {
    this.transactions = transactions;
  }

  /**
   * Newest first, profile ids canonical.
   *
   * @throws ProblemException INVALID_VALUE for a limit or cursor that is none
   */
  public Page<ArchivedEvent> newest(
      String tenant, EventFilter filter, @Nullable Integer limit, @Nullable String cursor) {
    int size = Limits.page(limit);
    Newest behind = cursor == null ? null : newest(cursor);
    return transactions.inTenant(tenant, tx -> page(tx, tenant, filter, behind, size));
  }

  /**
   * One person's events, newest first, under whichever of its ids.
   *
   * @throws ProblemException NOT_FOUND when the archive has no event of that person, or none that
   *     the caller may see
   */
  public Page<ArchivedEvent> timeline(
      String tenant,
      UUID profile,
      EventFilter filter,
      @Nullable Integer limit,
      @Nullable String cursor) {
    int size = Limits.page(limit);
    Newest behind = cursor == null ? null : newest(cursor);
    return transactions.inTenant(
        tenant,
        tx -> {
          Set<UUID> family = AliasStore.family(tx, tenant, profile);
          EventFilter any = new EventFilter(family, Set.of(), null, null);
          if (ArchiveStore.newest(tx, tenant, any, null, 1).isEmpty()) {
            throw ProblemException.notFound("profile " + profile);
          }
          return page(tx, tenant, filter.ofProfiles(family), behind, size);
        });
  }

  /** Every id that the person with this one has or had. */
  public Set<UUID> family(String tenant, UUID profile) {
    return transactions.inTenant(tenant, tx -> AliasStore.family(tx, tenant, profile));
  }

  /**
   * An event and its place in the order in which events were archived. Each is in one place, and no
   * place is given again.
   */
  public record Placed(long place, ArchivedEvent event) {}

  /**
   * Where the archive ends: what it has lies up to there, and what comes lies behind.
   *
   * @param known an end of before; as long as nothing came, nobody waits for who writes
   */
  public long end(long known) {
    return transactions.system(tx -> ArchiveStore.last(tx) == known ? known : ArchiveStore.end(tx));
  }

  /**
   * The newest events up to a place, in the order in which they happened.
   *
   * @param profile whose, under whichever id; null for everybody's
   * @param more what else is asked of an event, of which 2,000 are looked at
   */
  public List<ArchivedEvent> latest(
      String tenant,
      @Nullable UUID profile,
      EventFilter filter,
      Predicate<ArchivedEvent> more,
      long end,
      int most) {
    return transactions.inTenant(
        tenant,
        tx -> {
          EventFilter whose = of(tx, tenant, profile, filter);
          List<ArchivedEvent> found = new ArrayList<>();
          Newest behind = null;
          int looked = 0;
          while (looked < LOOKED_AT && found.size() < most) {
            List<Row> rows = ArchiveStore.newest(tx, tenant, whose, end, behind, TOGETHER);
            owned(tx, tenant, rows).stream()
                .map(Row::event)
                .filter(more)
                .limit(most - found.size())
                .forEach(found::add);
            if (rows.size() < TOGETHER) {
              break;
            }
            Row last = rows.getLast();
            behind = new Newest(last.occurredAt(), last.day(), last.eventId());
            looked += rows.size();
          }
          return found.reversed();
        });
  }

  /** What came behind a place and up to another one, in the order in which it came. */
  public List<Placed> behind(
      String tenant, @Nullable UUID profile, EventFilter filter, long place, long end, int limit) {
    return transactions.inTenant(
        tenant,
        tx ->
            owned(
                    tx,
                    tenant,
                    ArchiveStore.byArrival(
                        tx, tenant, of(tx, tenant, profile, filter), place, end, limit))
                .stream()
                .map(row -> new Placed(row.archived(), row.event()))
                .toList());
  }

  private static EventFilter of(
      Handle tx, String tenant, @Nullable UUID profile, EventFilter filter) {
    return profile == null ? filter : filter.ofProfiles(AliasStore.family(tx, tenant, profile));
  }

  /** The archive at this moment, to be read in the order of origin. */
  Reading read(String tenant, EventFilter filter) {
    Map<Integer, Long> archived =
        transactions.system(
            tx -> ArchiveStore.positions(tx, ArchiveConsumer.NAME, Topic.EVENTS_RESOLVED.name()));
    long end = transactions.system(ArchiveStore::end);
    return transactions.inTenant(
        tenant,
        tx -> new Reading(archived, end, ArchiveStore.count(tx, tenant, filter, end), filter));
  }

  /** The next part of a reading; empty at its end. */
  List<Row> next(String tenant, Reading reading, Oldest behind, int limit) {
    return transactions.inTenant(
        tenant,
        tx -> {
          List<Row> rows =
              ArchiveStore.byOrigin(tx, tenant, reading.filter(), reading.end(), behind, limit);
          return owned(tx, tenant, rows);
        });
  }

  /**
   * A moment of the archive.
   *
   * @param archived for each partition, a position up to which it certainly holds everything
   */
  record Reading(Map<Integer, Long> archived, long end, long total, EventFilter filter) {}

  private static Page<ArchivedEvent> page(
      Handle tx, String tenant, EventFilter filter, @Nullable Newest behind, int size) {
    List<Row> rows = ArchiveStore.newest(tx, tenant, filter, behind, size + 1);
    return Page.of(owned(tx, tenant, rows), size, Archive::cursor).map(Row::event);
  }

  private static List<Row> owned(Handle tx, String tenant, List<Row> rows) {
    Map<UUID, UUID> canonical =
        AliasStore.canonical(tx, tenant, rows.stream().map(Row::profile).toList());
    return rows.stream().map(row -> row.ownedBy(canonical)).toList();
  }

  private static String cursor(Row row) {
    return Cursor.encode(row.occurredAt().toString(), row.day().toString(), row.eventId());
  }

  private static Newest newest(String cursor) {
    List<String> parts = Cursor.decode(cursor, 3);
    try {
      return new Newest(Instant.parse(parts.get(0)), LocalDate.parse(parts.get(1)), parts.get(2));
    } catch (DateTimeException e) {
      throw ProblemException.invalid("?cursor", cursor, "a nextCursor of this list");
    }
  }
}
