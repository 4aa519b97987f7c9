/**
 * {@code make chaos}: clients who write down what they were told, faults in the middle of their
 * work, and a {@link io.carillon.stack.chaos.Ledger} that holds what they were told against what is
 * found afterwards. Which part, when and how is drawn from a seed; everything is seen through
 * public doors and the sandbox's inbox. An {@link io.carillon.stack.chaos.AckLedger} looks into the
 * topics themselves instead, under more load than people's days make.
 */
@NullMarked
package io.carillon.stack.chaos;

import org.jspecify.annotations.NullMarked;
