package io.fleetfold.sweagent;

import io.fleetfold.sweagent.Trajectory.Act;
import io.fleetfold.sweagent.Trajectory.Message;
import io.fleetfold.sweagent.Trajectory.Step;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** The steps of a conversation: each answer of the model, with what came of it. */
final class MiniSteps {
  private static final String OBSERVATION = "<returncode>";

  private final List<Step> steps = new ArrayList<>();
  private final List<MiniMessage> messages;

  /** From the first answer on. */
  MiniSteps(List<MiniMessage> messages) {
    this.messages = messages;
    int begin = 0;
    for (int i = 1; i <= messages.size(); i++) {
      if (i == messages.size() || messages.get(i).isCall()) {
        steps.add(step(messages.get(begin), messages.subList(begin + 1, i)));
        begin = i;
      }
    }
  }

  List<Step> steps() {
    return steps;
  }

  private static Step step(MiniMessage answer, List<MiniMessage> behind) {
    List<String> commands = answer.commands();
    List<Act> acts = new ArrayList<>();
    List<Message> notices = new ArrayList<>();
    if (answer.isComplaint()) {
      notices.add(new Message(answer.role(), answer.text()));
    }
    for (MiniMessage message : behind) {
      if (acts.size() < commands.size() && !message.isExit()) {
        BigDecimal took = commands.size() == 1 ? seconds(answer.at(), message.at()) : null;
        acts.add(new Act(commands.get(acts.size()), message.text(), took));
      } else {
        notices.add(new Message(message.role(), message.text()));
      }
    }
    // the run ended with it
    while (acts.size() < commands.size()) {
      acts.add(new Act(commands.get(acts.size()), "", null));
    }
    return new Step(answer.answer(), acts, notices);
  }

  private static BigDecimal seconds(Instant from, Instant to) {
    return from == null || to == null || to.isBefore(from)
        ? null
        : BigDecimal.valueOf(Duration.between(from, to).toMillis(), 3);
  }

  /** What a bare list of messages ends with, where it is a result; else null. */
  String submission() {
    MiniMessage last = messages.isEmpty() ? null : messages.get(messages.size() - 1);
    boolean result =
        last != null
            && !last.isCall()
            && !last.text().isBlank()
            && !last.text().startsWith(OBSERVATION);
    return result ? last.text() : null;
  }
}
