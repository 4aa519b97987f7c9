package io.carillon.scoring.member;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * Membership lists. A change with an older sequence than the one known of the profile is nothing.
 */
@ApplicationScoped
class MemberStore {
  /**
   * A profile entered or left a segment.
   *
   * @param units where it is visible
   */
  record Move(
      String tenant,
      String segment,
      UUID profile,
      boolean inside,
      long seq,
      Instant since,
      List<String> units) {}

  /** A profile and the units in which it is visible now. */
  record Seen(String tenant, UUID profile, List<String> units) {}

  /** A profile that no longer lives under this id. */
  record Ended(String tenant, UUID profile) {}

  /**
   * At most one move of a profile and segment in a batch: its last. Units are kept of a new row
   * only; {@link #show} tells those that there are.
   */
  void apply(Handle tx, List<Move> moves) {
    tx.createUpdate(
            "INSERT INTO member (tenant_id, segment, profile_id, inside, seq, since, units)"
                + " SELECT m.tenant, m.segment, m.profile, m.inside, m.seq, m.since,"
                + " string_to_array(m.units, ',') FROM unnest(:tenants, :segments, :profiles,"
                + " :inside, :seqs, :since::timestamptz[], :units)"
                + " AS m(tenant, segment, profile, inside, seq, since, units)"
                + " ON CONFLICT (tenant_id, segment, profile_id) DO UPDATE SET inside ="
                + " excluded.inside, seq = excluded.seq, since = excluded.since"
                + " WHERE member.seq < excluded.seq")
        .bindByType("tenants", texts(moves.stream().map(Move::tenant).toList()), String[].class)
        .bindByType("segments", texts(moves.stream().map(Move::segment).toList()), String[].class)
        .bindByType(
            "profiles", moves.stream().map(Move::profile).toArray(UUID[]::new), UUID[].class)
        .bindByType(
            "inside", moves.stream().map(Move::inside).toArray(Boolean[]::new), Boolean[].class)
        .bindByType("seqs", moves.stream().map(Move::seq).toArray(Long[]::new), Long[].class)
        .bindByType(
            "since",
            texts(moves.stream().map(move -> move.since().toString()).toList()),
            String[].class)
        .bindByType("units", joined(moves.stream().map(Move::units).toList()), String[].class)
        .execute();
  }

  /** Tells the rows of these profiles, each named once, where the profile is visible now. */
  void show(Handle tx, List<Seen> seen) {
    tx.createUpdate(
            "UPDATE member SET units = string_to_array(s.units, ',')"
                + " FROM unnest(:tenants, :profiles, :units) AS s(tenant, profile, units)"
                + " WHERE tenant_id = s.tenant AND profile_id = s.profile"
                + " AND member.units <> string_to_array(s.units, ',')")
        .bindByType("tenants", texts(seen.stream().map(Seen::tenant).toList()), String[].class)
        .bindByType("profiles", seen.stream().map(Seen::profile).toArray(UUID[]::new), UUID[].class)
        .bindByType("units", joined(seen.stream().map(Seen::units).toList()), String[].class)
        .execute();
  }

  void end(Handle tx, List<Ended> ended) {
    tx.createUpdate(
            "DELETE FROM member USING unnest(:tenants, :profiles) AS e(tenant, profile)"
                + " WHERE tenant_id = e.tenant AND profile_id = e.profile")
        .bindByType("tenants", texts(ended.stream().map(Ended::tenant).toList()), String[].class)
        .bindByType(
            "profiles", ended.stream().map(Ended::profile).toArray(UUID[]::new), UUID[].class)
        .execute();
  }

  /** Up to {@code limit} members behind one, by id. */
  List<Member> page(Handle tx, String tenant, String segment, @Nullable UUID behind, int limit) {
    return tx.createQuery(
            "SELECT profile_id, since FROM member WHERE tenant_id = :tenant"
                + " AND segment = :segment AND inside"
                + " AND (:behind::uuid IS NULL OR profile_id > :behind::uuid)"
                + " ORDER BY profile_id LIMIT :limit")
        .bind("tenant", tenant)
        .bind("segment", segment)
        .bind("behind", behind == null ? null : behind.toString())
        .bind("limit", limit)
        .map(
            (row, _) ->
                new Member(
                    row.getObject(1, UUID.class),
                    row.getObject(2, OffsetDateTime.class).toInstant()))
        .list();
  }

  /** The membership of one profile, if it is one. */
  List<Member> of(Handle tx, String tenant, String segment, UUID profile) {
    return tx.createQuery(
            "SELECT profile_id, since FROM member WHERE tenant_id = :tenant"
                + " AND segment = :segment AND profile_id = :profile AND inside")
        .bind("tenant", tenant)
        .bind("segment", segment)
        .bind("profile", profile)
        .map(
            (row, _) ->
                new Member(
                    row.getObject(1, UUID.class),
                    row.getObject(2, OffsetDateTime.class).toInstant()))
        .list();
  }

  long size(Handle tx, String tenant, String segment) {
    return tx.createQuery(
            "SELECT count(*) FROM member WHERE tenant_id = :tenant AND segment = :segment AND inside")
        .bind("tenant", tenant)
        .bind("segment", segment)
        .mapTo(Long.class)
        .one();
  }

  private static String[] joined(List<List<String>> units) {
    return units.stream().map(some -> String.join(",", some)).toArray(String[]::new);
  }

  private static String[] texts(List<String> texts) {
    return texts.toArray(String[]::new);
  }
}
