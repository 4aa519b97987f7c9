package io.carillon.journey.enrollment;

import io.carillon.journey.step.Admissions.Previous;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * The tables {@code enrollment} and {@code trail}; each call is one statement, whatever the batch.
 */
@ApplicationScoped
class EnrollmentStore {

  /** A person, a journey and an instance key, of which earlier enrollments are asked for. */
  record Asked(String tenant, UUID profile, UUID journey, String instanceKey) {}

  /**
   * Locks what an event may move: what these people are on, what may still convert, and enrollments
   * that the event itself names.
   *
   * @param since when the earliest of the events happened
   */
  List<EnrollmentRow> lock(
      Handle tx,
      Collection<String> tenants,
      Collection<UUID> profiles,
      Collection<UUID> named,
      Instant since) {
    return tx.createQuery(
            "SELECT "
                + EnrollmentCodec.COLUMNS
                + " FROM enrollment WHERE tenant_id = ANY(:tenants)"
                + " AND ((profile_id = ANY(:profiles)"
                + " AND (active OR convertible_until IS NOT NULL)"
                + " AND (active OR convertible_until >= :since::timestamptz))"
                + " OR id = ANY(:named)) ORDER BY tenant_id, id FOR UPDATE")
        .bindArray("tenants", String.class, List.copyOf(tenants))
        .bindArray("profiles", UUID.class, List.copyOf(profiles))
        .bindArray("named", UUID.class, List.copyOf(named))
        .bind("since", since.toString())
        .map((row, _) -> EnrollmentCodec.read(row))
        .list();
  }

  /** Locks enrollments by id. */
  List<EnrollmentRow> lock(Handle tx, Collection<String> tenants, Collection<UUID> ids) {
    return lock(tx, tenants, List.of(), ids, Instant.EPOCH);
  }

  Optional<EnrollmentRow> find(Handle tx, String tenant, UUID id) {
    return tx.createQuery(
            "SELECT "
                + EnrollmentCodec.COLUMNS
                + " FROM enrollment WHERE tenant_id = :tenant AND id = :id")
        .bind("tenant", tenant)
        .bind("id", id)
        .map((row, _) -> EnrollmentCodec.read(row))
        .findOne();
  }

  /** The newest earlier enrollment of each that was asked for, if there is one. */
  Map<Asked, Previous> previous(Handle tx, Collection<Asked> asked) {
    if (asked.isEmpty()) {
      return Map.of();
    }
    List<Asked> all = List.copyOf(asked);
    Map<Asked, Previous> found = new HashMap<>();
    tx.createQuery(
            """
            SELECT e.tenant_id, e.profile_id, e.journey_id, e.instance_key, max(e.entered_at) AS entered_at,
                   max(e.left_at) AS left_at, bool_or(e.active) AS active
            FROM unnest(:tenants::text[], :profiles::uuid[], :journeys::uuid[], :keys::text[])
                   AS a (tenant_id, profile_id, journey_id, instance_key)
            JOIN enrollment e USING (tenant_id, profile_id, journey_id, instance_key)
            GROUP BY 1, 2, 3, 4
            """)
        .bindArray("tenants", String.class, all.stream().map(Asked::tenant).toList())
        .bindArray("profiles", UUID.class, all.stream().map(Asked::profile).toList())
        .bindArray("journeys", UUID.class, all.stream().map(Asked::journey).toList())
        .bindArray("keys", String.class, all.stream().map(Asked::instanceKey).toList())
        .map(
            (row, _) -> {
              OffsetDateTime left = row.getObject("left_at", OffsetDateTime.class);
              boolean active = row.getBoolean("active");
              return Map.entry(
                  new Asked(
                      row.getString("tenant_id"),
                      row.getObject("profile_id", UUID.class),
                      row.getObject("journey_id", UUID.class),
                      row.getString("instance_key")),
                  new Previous(
                      row.getObject("entered_at", OffsetDateTime.class).toInstant(),
                      active || left == null ? null : left.toInstant()));
            })
        .forEach(e -> found.put(e.getKey(), e.getValue()));
    return found;
  }

  /** Which of these enrollments there are. */
  Set<UUID> known(Handle tx, Collection<String> tenants, Collection<UUID> ids) {
    if (ids.isEmpty()) {
      return Set.of();
    }
    return new HashSet<>(
        tx.createQuery(
                "SELECT id FROM enrollment WHERE tenant_id = ANY(:tenants) AND id = ANY(:ids)")
            .bindArray("tenants", String.class, List.copyOf(tenants))
            .bindArray("ids", UUID.class, List.copyOf(ids))
            .mapTo(UUID.class)
            .list());
  }

  /** Hands everything that was a merged profile's to its survivor, apart from the rows given. */
  void handOver(Handle tx, String tenant, UUID loser, UUID survivor) {
    tx.createUpdate(
            "UPDATE enrollment SET profile_id = :survivor"
                + " WHERE tenant_id = :tenant AND profile_id = :loser AND NOT active")
        .bind("tenant", tenant)
        .bind("loser", loser)
        .bind("survivor", survivor)
        .execute();
  }

  /**
   * Hands what is over and was entered by way of these profiles to those they live on in, whoever
   * has it.
   */
  void handBack(Handle tx, String tenant, Collection<UUID> members) {
    tx.createUpdate(
            "UPDATE enrollment e SET profile_id = a.survivor_id FROM alias a"
                + " WHERE e.tenant_id = :tenant AND e.member_id = ANY(:members) AND NOT e.active"
                + " AND a.tenant_id = e.tenant_id AND a.profile_id = e.member_id"
                + " AND e.profile_id <> a.survivor_id")
        .bind("tenant", tenant)
        .bindArray("members", UUID.class, List.copyOf(members))
        .execute();
  }

  /** Whose is what was entered by way of these profiles and may still move or convert. */
  Set<UUID> owners(Handle tx, String tenant, Collection<UUID> members) {
    return new HashSet<>(
        tx.createQuery(
                "SELECT DISTINCT profile_id FROM enrollment WHERE tenant_id = :tenant"
                    + " AND member_id = ANY(:members)"
                    + " AND (active OR convertible_until IS NOT NULL)")
            .bind("tenant", tenant)
            .bindArray("members", UUID.class, List.copyOf(members))
            .mapTo(UUID.class)
            .list());
  }

  /** Writes what changed; those who left first, so that their place is free. */
  void write(Handle tx, Collection<EnrollmentRow> rows) {
    List<EnrollmentRow> left = new ArrayList<>();
    List<EnrollmentRow> stay = new ArrayList<>();
    List<EnrollmentRow> come = new ArrayList<>();
    for (EnrollmentRow row : rows) {
      (row.isNew() ? come : row.enrollment().active() ? stay : left).add(row);
    }
    update(tx, left);
    update(tx, stay);
    if (!come.isEmpty()) {
      tx.createUpdate(
              "INSERT INTO enrollment ("
                  + EnrollmentCodec.COLUMNS
                  + ") SELECT "
                  + EnrollmentCodec.COLUMNS
                  + " FROM jsonb_to_recordset(:rows::jsonb) AS r("
                  + EnrollmentCodec.RECORD
                  + ")")
          .bind("rows", EnrollmentCodec.rows(come))
          .execute();
    }
    tx.createUpdate(
            """
            INSERT INTO trail (tenant_id, enrollment_id, seq, at, input, decisions, effects)
            SELECT tenant_id, enrollment_id, seq, at, input, decisions, effects
            FROM jsonb_to_recordset(:rows::jsonb) AS r(tenant_id text, enrollment_id uuid,
              seq bigint, at timestamptz, input jsonb, decisions jsonb, effects jsonb)
            """)
        .bind("rows", EnrollmentCodec.trail(rows))
        .execute();
  }

  private static void update(Handle tx, List<EnrollmentRow> rows) {
    if (rows.isEmpty()) {
      return;
    }
    tx.createUpdate(
            """
            UPDATE enrollment e SET profile_id = r.profile_id, active = r.active, step = r.step,
              seq = r.seq, wake_at = r.wake_at, wake_seq = r.wake_seq, left_at = r.left_at,
              reason = r.reason, converted_at = r.converted_at, value = r.value,
              convertible_until = r.convertible_until, messages = r.messages, path = r.path,
              moves = r.moves, context = r.context, applied = r.applied
            FROM jsonb_to_recordset(:rows::jsonb) AS r(%s)
            WHERE e.tenant_id = r.tenant_id AND e.id = r.id
            """
                .formatted(EnrollmentCodec.RECORD))
        .bind("rows", EnrollmentCodec.rows(rows))
        .execute();
  }

  /**
   * What a list shows.
   *
   * @param state active or exited; null for both
   */
  record Filter(
      @Nullable UUID journey,
      @Nullable UUID profile,
      @Nullable String step,
      @Nullable Boolean active) {}

  /** Newest first, behind a place in that order. */
  List<EnrollmentRow> list(
      Handle tx,
      String tenant,
      Filter filter,
      @Nullable Instant before,
      @Nullable UUID beforeId,
      int most) {
    return tx.createQuery(
            "SELECT "
                + EnrollmentCodec.COLUMNS
                + " FROM enrollment WHERE tenant_id = :tenant"
                + " AND (:journey::uuid IS NULL OR journey_id = :journey)"
                + " AND (:profile::uuid IS NULL OR profile_id = :profile)"
                + " AND (:step::text IS NULL OR step = :step)"
                + " AND (:active::boolean IS NULL OR active = :active)"
                + " AND (:before::timestamptz IS NULL"
                + " OR (entered_at, id) < (:before::timestamptz, :beforeId::uuid))"
                + " ORDER BY entered_at DESC, id DESC LIMIT :most")
        .bind("tenant", tenant)
        .bind("journey", filter.journey())
        .bind("profile", filter.profile())
        .bind("step", filter.step())
        .bind("active", filter.active())
        .bind("before", before == null ? null : before.toString())
        .bind("beforeId", beforeId)
        .bind("most", most)
        .map((row, _) -> EnrollmentCodec.read(row))
        .list();
  }

  /** The trail, oldest first; each entry as JSON text of its parts. */
  List<EnrollmentView.Passed> trail(Handle tx, String tenant, UUID enrollment) {
    return Collections.unmodifiableList(
        tx.createQuery(
                "SELECT seq, at, input, decisions, effects FROM trail"
                    + " WHERE tenant_id = :tenant AND enrollment_id = :enrollment ORDER BY seq")
            .bind("tenant", tenant)
            .bind("enrollment", enrollment)
            .map((row, _) -> EnrollmentView.Passed.of(row))
            .list());
  }
}
