package io.carillon.analytics.audit;

import io.carillon.analytics.audit.AuditStore.End;
import io.carillon.analytics.audit.AuditStore.Row;
import io.carillon.analytics.audit.Chain.Head;
import io.carillon.analytics.audit.Chain.Link;
import io.carillon.analytics.audit.Chain.Verdict;
import io.carillon.platform.problem.ProblemException;
import io.carillon.platform.store.Cursor;
import io.carillon.platform.store.Limits;
import io.carillon.platform.store.Page;
import io.carillon.platform.store.Transactions;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Who changed what, as people ask for it, and whether the log is whole. */
@ApplicationScoped
public class AuditLog {
  private static final int AT_ONCE = 500;

  private final Transactions transactions;

  @Inject
  AuditLog(Transactions transactions) {
    this.transactions = transactions;
  }

  /**
   * Newest first, in the order in which the log heard of them.
   *
   * @throws ProblemException INVALID_VALUE for a limit or cursor that is none
   */
  Page<Row> newest(
      String tenant, AuditFilter filter, @Nullable Integer limit, @Nullable String cursor) {
    int size = Limits.page(limit);
    Long before = cursor == null ? null : place(cursor);
    List<Row> rows =
        transactions.inTenant(
            tenant, tx -> AuditStore.newest(tx, tenant, filter, before, size + 1));
    return Page.of(rows, size, row -> Cursor.encode(Long.toString(row.seq())));
  }

  /** What is done with each part of an export; it may fail as its reader does. */
  interface Taker<E extends Exception> {
    void take(List<Row> rows) throws E;
  }

  /** Oldest first, up to the end of this moment, in parts. */
  <E extends Exception> void export(String tenant, AuditFilter filter, Taker<E> taker) throws E {
    long end = end(tenant).most();
    long after = 0;
    List<Row> rows;
    do {
      long behind = after;
      rows =
          transactions.inTenant(
              tenant, tx -> AuditStore.oldest(tx, tenant, filter, behind, end, AT_ONCE));
      if (!rows.isEmpty()) {
        taker.take(rows);
        after = rows.getLast().seq();
      }
    } while (rows.size() == AT_ONCE);
  }

  /**
   * Looks along the whole chain of a tenant.
   *
   * @param known a head that was kept outside, which the chain must still contain
   */
  Verdict verify(String tenant, @Nullable Head known) {
    End end = end(tenant);
    Chain chain = new Chain(end.head(), known);
    long after = Long.MIN_VALUE;
    List<Row> rows;
    do {
      long behind = after;
      rows =
          transactions.inTenant(
              tenant,
              tx -> AuditStore.oldest(tx, tenant, AuditFilter.ALL, behind, end.most(), AT_ONCE));
      for (Row row : rows) {
        AuditEntry entry = row.entry();
        chain.follow(
            new Link(
                row.seq(),
                row.previousHash(),
                row.hash(),
                entry.record(),
                entry.tenant().equals(tenant) && AuditCodec.agrees(entry)));
        after = row.seq();
      }
    } while (rows.size() == AT_ONCE);
    return chain.verdict();
  }

  private End end(String tenant) {
    return transactions.inTenant(tenant, tx -> AuditStore.end(tx, tenant));
  }

  private static long place(String cursor) {
    try {
      return Long.parseLong(Cursor.decode(cursor, 1).getFirst());
    } catch (NumberFormatException e) {
      throw ProblemException.invalid("?cursor", cursor, "a nextCursor of this list");
    }
  }
}
