package io.carillon.journey.enrollment;

import io.carillon.journey.enrollment.Arrival.Merged;
import io.carillon.journey.enrollment.Arrival.Parted;
import io.carillon.journey.step.Input;
import io.carillon.journey.step.Steps;
import io.carillon.platform.privacy.AliasStore;
import io.carillon.platform.privacy.Profile;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.Comparator;
import java.util.Map;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/**
 * What a merge of profiles does, and its undo. The loser's enrollments move to the survivor. Where
 * both are on the same journey with the same instance key, the one that has come further goes on,
 * with the lines of both, and the other one ends.
 */
@ApplicationScoped
class Merges {
  private final AliasStore aliases;
  private final EnrollmentStore store;

  @Inject
  Merges(AliasStore aliases, EnrollmentStore store) {
    this.aliases = aliases;
    this.store = store;
  }

  /**
   * @param survivors who lives on in whom, kept up to date for what arrives later
   */
  void apply(Handle tx, Session session, Merged merged, Map<Profile, UUID> survivors) {
    String tenant = merged.profile().tenant();
    UUID loser = merged.profile().id();
    Profile named = new Profile(tenant, merged.survivor());
    UUID survivor = survivors.getOrDefault(named, merged.survivor());
    if (survivor.equals(loser) || survivor.equals(survivors.get(merged.profile()))) {
      return;
    }
    if (!aliases.merged(tx, tenant, loser, survivor, merged.mergeId(), merged.at())) {
      return;
    }
    survivors.replaceAll(
        (profile, into) -> profile.tenant().equals(tenant) && into.equals(loser) ? survivor : into);
    survivors.put(merged.profile(), survivor);
    store.handOver(tx, tenant, loser, survivor);
    Profile winner = new Profile(tenant, survivor);
    for (EnrollmentRow moving : session.rows(merged.profile())) {
      move(session, moving, winner, merged.cause());
    }
  }

  /**
   * What an undo does: what the members of the merge came by is theirs again, whoever has it, under
   * the new id or that of who they are since. Of two that were one because of the merge, the other
   * one has ended, and that stays so.
   */
  void undo(Handle tx, Session session, Parted parted, Map<Profile, UUID> survivors) {
    String tenant = parted.profile().tenant();
    UUID apart = survivors.getOrDefault(new Profile(tenant, parted.parted()), parted.parted());
    survivors.putAll(
        aliases.parted(
            tx,
            tenant,
            parted.profile().id(),
            parted.members(),
            apart,
            parted.mergeId(),
            parted.at()));
    store.handBack(tx, tenant, parted.members());
    for (EnrollmentRow row : session.entered(tenant, parted.members())) {
      UUID owner = survivors.getOrDefault(new Profile(tenant, row.member()), apart);
      if (!row.enrollment().profile().equals(owner)) {
        move(session, row, new Profile(tenant, owner), parted.cause());
      }
    }
  }

  private static void move(Session session, EnrollmentRow moving, Profile to, Cause cause) {
    moving.belongsTo(to.id());
    session.rows(to).stream()
        .filter(other -> other != moving && conflict(other, moving))
        .findFirst()
        .ifPresent(other -> keepFurther(session, other, moving, cause));
  }

  private static boolean conflict(EnrollmentRow a, EnrollmentRow b) {
    return a.enrollment().active()
        && b.enrollment().active()
        && a.journeyId().equals(b.journeyId())
        && a.enrollment().instanceKey().equals(b.enrollment().instanceKey());
  }

  private static void keepFurther(Session session, EnrollmentRow a, EnrollmentRow b, Cause cause) {
    Comparator<EnrollmentRow> further =
        Comparator.comparingInt((EnrollmentRow row) -> row.enrollment().moves())
            .thenComparing(row -> row.enrollment().enteredAt(), Comparator.reverseOrder())
            .thenComparing(row -> row.enrollment().id());
    EnrollmentRow stays = further.compare(a, b) >= 0 ? a : b;
    EnrollmentRow ends = stays == a ? b : a;
    stays.joinLines(ends);
    session.move(
        ends,
        new Input.TakenOut(Steps.MERGED, "a merge of profiles"),
        null,
        cause,
        Map.of("input", "merge", "stays", stays.enrollment().id().toString()));
  }
}
