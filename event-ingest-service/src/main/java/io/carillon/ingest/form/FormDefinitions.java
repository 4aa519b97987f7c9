package io.carillon.ingest.form;

import io.carillon.platform.caller.Caller;
import io.carillon.platform.caller.Units;
import io.carillon.platform.problem.ProblemException;
import io.carillon.platform.problem.Violations;
import io.carillon.platform.store.Idempotency;
import io.carillon.platform.store.Page;
import io.carillon.platform.store.Transactions;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Makes, shows, changes and ends forms. */
@ApplicationScoped
public class FormDefinitions {
  private final FormStore store;
  private final Confirmations confirmations;
  private final Transactions transactions;
  private final Idempotency idempotency;

  @Inject
  FormDefinitions(
      FormStore store,
      Confirmations confirmations,
      Transactions transactions,
      Idempotency idempotency) {
    this.store = store;
    this.confirmations = confirmations;
    this.transactions = transactions;
    this.idempotency = idempotency;
  }

  FormView create(Caller caller, FormBody wanted, @Nullable String idempotencyKey) {
    String key = wanted.key();
    if (key == null) {
      throw ProblemException.invalid("key", null, "[a-z0-9-]{1,64}");
    }
    String unit = Units.choose(caller, wanted.unit());
    FormDefinition form = checked(wanted);
    String tenant = caller.tenant();
    return transactions.inTenant(
        tenant,
        tx ->
            idempotency.once(
                tx,
                tenant,
                idempotencyKey,
                List.of("form-definitions", wanted, unit),
                FormView.class,
                () -> store.create(tx, tenant, key, unit, form)));
  }

  /**
   * @throws ProblemException NOT_FOUND, INVALID_VALUE, STALE_VERSION, UNIT_DENIED
   */
  FormView replace(Caller caller, String keyOrId, long ifVersion, FormBody wanted) {
    String tenant = caller.tenant();
    return transactions.inTenant(
        tenant,
        tx -> {
          FormView before = store.living(tx, tenant, keyOrId);
          new Violations()
              .check(
                  wanted.key() == null || wanted.key().equals(before.key()),
                  "key",
                  wanted.key(),
                  before.key() + ": a key does not change")
              .check(
                  wanted.unit() == null || wanted.unit().equals(before.unit()),
                  "unit",
                  wanted.unit(),
                  before.unit() + ": a unit does not change")
              .throwIfAny();
          return store.replace(tx, tenant, before.key(), ifVersion, checked(wanted));
        });
  }

  /** A form whose confirmations could not be made is none. */
  private FormDefinition checked(FormBody wanted) {
    FormDefinition form = wanted.definition();
    if (form.consent() != null && form.consent().isDouble()) {
      confirmations.requireRoom(form.consent());
    }
    return form;
  }

  void archive(Caller caller, String keyOrId) {
    transactions.inTenant(
        caller.tenant(),
        tx -> {
          store.archive(tx, caller.tenant(), store.living(tx, caller.tenant(), keyOrId).key());
          return true;
        });
  }

  FormView get(Caller caller, String keyOrId) {
    return transactions.inTenant(caller.tenant(), tx -> store.living(tx, caller.tenant(), keyOrId));
  }

  Page<FormView> list(Caller caller, @Nullable Integer limit, @Nullable String cursor) {
    return transactions.inTenant(
        caller.tenant(), tx -> store.list(tx, caller.tenant(), limit, cursor));
  }
}
