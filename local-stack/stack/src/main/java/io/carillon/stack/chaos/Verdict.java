package io.carillon.stack.chaos;

import java.time.Duration;
import java.util.List;

/**
 * What the ledger says.
 *
 * @param events how many were accepted
 * @param inDoubt messages of which nobody can say whether they left; neither lost nor sent
 * @param held marketing mails that a revocation held back
 * @param latest the longest that a timer was late, recoveries taken into account
 * @param overPromise how many timers were later than the promise, whatever the machine's pace
 */
record Verdict(
    List<Offence> offences,
    int people,
    int events,
    int facts,
    int ways,
    int mails,
    int inDoubt,
    int held,
    int timers,
    Duration latest,
    int overPromise) {

  long count(Offence.Kind kind) {
    return offences.stream().filter(offence -> offence.kind() == kind).count();
  }
}
