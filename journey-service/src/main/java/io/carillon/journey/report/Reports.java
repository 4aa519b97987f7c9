package io.carillon.journey.report;

import io.carillon.journey.catalog.Catalog;
import io.carillon.journey.catalog.Journeys;
import io.carillon.journey.report.Report.StepReport;
import io.carillon.journey.step.Journey;
import io.carillon.platform.store.Transactions;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;

/** Reports of journeys. */
@ApplicationScoped
class Reports {
  private final Transactions transactions;
  private final Journeys journeys;
  private final Catalog catalog;

  @Inject
  Reports(Transactions transactions, Journeys journeys, Catalog catalog) {
    this.transactions = transactions;
    this.journeys = journeys;
    this.catalog = catalog;
  }

  Report of(String tenant, String keyOrId, int version) {
    UUID id = journeys.id(tenant, keyOrId, version);
    return transactions.inTenant(
        tenant,
        tx -> {
          Journey journey = catalog.version(tx, tenant, id, version);
          return report(journey, new ReportStore(tx, tenant, id, version));
        });
  }

  private static Report report(Journey journey, ReportStore store) {
    ReportStore.Totals totals = store.totals();
    Map<String, Long> exited = store.exitedByReason();
    return new Report(
        journey.key(),
        journey.version(),
        totals.entered(),
        totals.waiting(),
        exited.values().stream().mapToLong(Long::longValue).sum(),
        exited,
        totals.converted(),
        totals.value(),
        totals.entered() == 0 ? 0 : (double) totals.converted() / totals.entered(),
        steps(journey, store));
  }

  private static List<StepReport> steps(Journey journey, ReportStore store) {
    Map<String, Long> entered = store.enteredByStep();
    Map<String, Long> waiting = store.waitingByStep();
    Map<String, Long> exited = store.exitedByStep();
    Map<String, Map<String, Long>> messages = new LinkedHashMap<>();
    Map<String, Map<String, Long>> withheld = new LinkedHashMap<>();
    for (ReportStore.Sent sent : store.messages()) {
      messages
          .computeIfAbsent(sent.step(), _ -> new LinkedHashMap<>())
          .merge(sent.mark().toLowerCase(Locale.ROOT), sent.messages(), Long::sum);
      if (!sent.reason().isEmpty()) {
        withheld
            .computeIfAbsent(sent.step(), _ -> new LinkedHashMap<>())
            .merge(sent.reason(), sent.messages(), Long::sum);
      }
    }
    List<StepReport> steps = new ArrayList<>();
    journey
        .definition()
        .steps()
        .forEach(
            (name, step) ->
                steps.add(
                    new StepReport(
                        name,
                        step.type(),
                        entered.getOrDefault(name, 0L),
                        waiting.getOrDefault(name, 0L),
                        exited.getOrDefault(name, 0L),
                        messages.getOrDefault(name, Map.of()),
                        withheld.getOrDefault(name, Map.of()))));
    return steps;
  }
}
