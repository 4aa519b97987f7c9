package io.carillon.identity.match;

import io.carillon.platform.store.Transactions;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The people of a run as rows, read as they are asked for, a page at a time. */
@ApplicationScoped
class PeopleRows {
  private static final int PAGE = 2_000;

  private final PeopleStore people;
  private final MembersClient members;
  private final Transactions transactions;

  @Inject
  PeopleRows(PeopleStore people, MembersClient members, Transactions transactions) {
    this.people = people;
    this.members = members;
    this.transactions = transactions;
  }

  /**
   * @param ids grows by the profile of each row
   */
  Iterable<@Nullable String[]> of(Run run, ProfileRecords records, List<UUID> ids) {
    String segment = run.spec().segment();
    if (segment == null) {
      return () -> new Pages<>(() -> rows(all(run, last(ids)), records, ids));
    }
    Iterator<UUID> left = members.of(run.tenant(), segment).iterator();
    return () -> new Pages<>(() -> rows(next(run, left), records, ids));
  }

  private static UUID last(List<UUID> ids) {
    return ids.isEmpty() ? new UUID(0, 0) : ids.getLast();
  }

  private List<PeopleStore.Known> all(Run run, UUID after) {
    return transactions.inWholeTenant(
        run.tenant(), tx -> people.page(tx, run.tenant(), after, PAGE));
  }

  /** Members that live, so that none is there twice; none when there are no more. */
  private List<PeopleStore.Known> next(Run run, Iterator<UUID> left) {
    List<PeopleStore.Known> found = List.of();
    while (found.isEmpty() && left.hasNext()) {
      List<UUID> some = new ArrayList<>();
      while (some.size() < PAGE && left.hasNext()) {
        some.add(left.next());
      }
      found = transactions.inWholeTenant(run.tenant(), tx -> people.these(tx, run.tenant(), some));
    }
    return found;
  }

  private static List<@Nullable String[]> rows(
      List<PeopleStore.Known> page, ProfileRecords records, List<UUID> ids) {
    page.forEach(known -> ids.add(known.id()));
    return page.stream().map(known -> records.of(known.traits())).toList();
  }
}
