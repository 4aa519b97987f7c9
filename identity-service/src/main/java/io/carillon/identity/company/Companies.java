package io.carillon.identity.company;

import io.carillon.platform.caller.Caller;
import io.carillon.platform.problem.ProblemException;
import io.carillon.platform.store.Cursor;
import io.carillon.platform.store.Ids;
import io.carillon.platform.store.Limits;
import io.carillon.platform.store.Page;
import io.carillon.platform.store.Transactions;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Questions about companies of the caller's tenant and units. */
@ApplicationScoped
public class Companies {
  private static final UUID FIRST = new UUID(0, 0);

  private final Transactions transactions;
  private final CompanyStore store;

  @Inject
  Companies(Transactions transactions, CompanyStore store) {
    this.transactions = transactions;
    this.store = store;
  }

  Page<Company> list(Caller caller, @Nullable Integer limit, @Nullable String cursor) {
    int size = Limits.page(limit);
    String after = cursor == null ? "" : Cursor.decode(cursor, 1).getFirst();
    String tenant = caller.tenant();
    return transactions.inTenant(
        tenant,
        tx ->
            Page.of(store.page(tx, tenant, after, size + 1), size, one -> Cursor.encode(one.id())));
  }

  /**
   * @throws ProblemException NOT_FOUND
   */
  Company get(Caller caller, String id) {
    String tenant = caller.tenant();
    return transactions.inTenant(
        tenant, tx -> store.find(tx, tenant, id).orElseThrow(() -> unknown(id)));
  }

  /**
   * Who belongs to it, by the ids of living profiles.
   *
   * @throws ProblemException NOT_FOUND
   */
  Page<Membership> members(
      Caller caller, String id, @Nullable Integer limit, @Nullable String cursor) {
    int size = Limits.page(limit);
    UUID after =
        cursor == null
            ? FIRST
            : Ids.parse(Cursor.decode(cursor, 1).getFirst())
                .orElseThrow(
                    () -> ProblemException.invalid("?cursor", cursor, "a nextCursor of this list"));
    String tenant = caller.tenant();
    return transactions.inTenant(
        tenant,
        tx -> {
          String known = store.find(tx, tenant, id).orElseThrow(() -> unknown(id)).id();
          return Page.of(
              store.members(tx, tenant, known, after, size + 1),
              size,
              one -> Cursor.encode(one.profile().toString()));
        });
  }

  /** The companies of each of these people, the latest seen first. */
  public Map<UUID, List<BelongsView>> of(Caller caller, Collection<UUID> people) {
    String tenant = caller.tenant();
    Map<UUID, List<BelongsView>> byPerson = new HashMap<>();
    transactions
        .inTenant(tenant, tx -> store.of(tx, tenant, people))
        .forEach(
            one ->
                byPerson
                    .computeIfAbsent(one.profile(), _ -> new ArrayList<>())
                    .add(BelongsView.of(one, caller.masked())));
    return byPerson;
  }

  private static ProblemException unknown(String id) {
    return ProblemException.notFound("company " + id);
  }
}
