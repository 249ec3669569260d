"""The fault matrix of digests: each row of it, and the tests that hold it.

A row that loses its last test fails here.
"""

import ast
from functools import cache
from pathlib import Path

import pytest

TESTS = Path(__file__).parents[1]
SLACK = "journeys/test_journey_digest_slack.py"
TIMES = "journeys/test_journey_digest_times.py"
STORE = "journeys/test_journey_digest_database.py"
TWICE = "journeys/test_journey_digest_doubles.py"
POSTER = "journeys/test_journey_poster.py"
CLOCKS = "usecases/test_plan_digests_clocks.py"
MATRIX = {
    "kill -9 while a digest is built": [
        ("storage/test_slot_puts.py", "test_kill_before_or_after_the_messages_are_kept_loses_nothing"),
        ("usecases/test_build_failures.py", "test_slot_that_ends_the_process_each_time_is_given_up"),
    ],
    "kill -9 after Slack accepted, before we recorded": [
        (POSTER, "test_kills_at_every_step_lose_none_and_post_none_twice_where_history_is_read"),
        (POSTER, "test_kills_at_every_step_post_none_twice_and_show_each_doubt_where_history_is_not_read"),
    ],
    "connection reset during a post": [
        (SLACK, "test_lost_answer_is_looked_for_and_never_posted_twice"),
        (SLACK, "test_lost_answer_is_uncertain_where_nobody_can_look_and_told_once"),
    ],
    "Slack 429": [
        (SLACK, "test_storm_of_429_keeps_the_order_drops_nothing_and_is_obeyed"),
        (SLACK, "test_429_of_one_channel_holds_no_other_up"),
        (SLACK, "test_long_pause_is_obeyed_by_every_digest_of_the_channel"),
        (SLACK, "test_commands_are_acknowledged_during_a_storm_of_429"),
    ],
    "Slack 5xx, internal_error, fatal_error": [
        (SLACK, "test_slack_that_is_ill_for_hours_gets_the_digest_when_it_is_well"),
        (SLACK, "test_slack_that_is_ill_for_longer_is_told_once_and_the_next_digest_comes"),
    ],
    "channel or token that is no more": [
        (SLACK, "test_lost_access_stops_every_digest_of_it_once_and_tries_nothing_again"),
        (SLACK, "test_token_that_slack_takes_no_more_stops_though_nobody_can_be_told"),
        (SLACK, "test_stopped_digest_shows_what_failed_after_it_was_resumed"),
    ],
    "invalid_blocks, msg_blocks_too_long": [
        (SLACK, "test_refused_blocks_are_posted_whole_as_plain_text"),
        ("publishing/test_digest_limits.py", None),
    ],
    "Slack never answers": [(SLACK, "test_slack_that_never_answers_is_given_up_after_its_time_limit")],
    "duplicate delivery, double click": [
        (TWICE, "test_form_that_is_delivered_twice_sets_up_one_digest_and_introduces_it_once"),
        (TWICE, "test_run_that_is_delivered_twice_is_posted_once"),
        (TWICE, "test_run_that_is_clicked_many_times_at_once_is_posted_once"),
        (TWICE, "test_post_again_that_is_clicked_many_times_posts_once"),
        (TWICE, "test_uncertain_digest_is_posted_by_nobody_but_a_person"),
    ],
    "acknowledgement while the database is locked": [
        (STORE, "test_verbs_of_digests_are_acknowledged_while_the_database_is_locked"),
        ("test_app.py", "test_busy_database_is_told_while_slack_still_listens"),
    ],
    "PostgreSQL down": [
        (STORE, "test_postgresql_that_is_gone_while_digests_are_due_costs_none_and_doubles_none"),
        (STORE, "test_postgresql_that_crashes_while_a_message_is_posted_doubles_none_and_leaves_no_doubt"),
        (STORE, "test_verbs_of_digests_are_acknowledged_while_the_database_is_gone_and_work_when_it_is_back"),
    ],
    "database full, read-only or locked": [
        (STORE, "test_digest_that_is_due_meanwhile_is_posted_once_when_the_database_can_be_written"),
        (STORE, "test_post_that_cannot_be_written_down_at_once_is_when_that_is_possible"),
        (STORE, "test_post_that_could_not_be_written_down_for_long_is_not_repeated"),
        ("storage/test_sqlite.py", "test_full_disk_is_a_clear_sentence_and_leaves_the_database_sound"),
    ],
    "migration interrupted, older binary": [
        ("storage/test_migrations.py", "test_migration_that_is_killed_changes_nothing_and_the_next_start_does_it"),
        ("storage/test_migrations.py", "test_newer_database_is_refused_with_the_next_step_and_left_alone"),
    ],
    "feed that fails, is paused or removed": [
        (TIMES, "test_receipt_tells_of_feeds_that_failed_were_paused_or_removed_since"),
        (TIMES, "test_feed_that_is_removed_while_it_is_read_is_told_in_the_receipt"),
    ],
    "extraction hangs or its process dies": [
        (TIMES, "test_poison_entry_costs_its_child_and_no_other_entry"),
        ("test_pool.py", "test_task_that_hangs_is_killed_and_the_next_one_runs"),
    ],
    "digest that takes longer than its lease": [
        (TIMES, "test_digest_that_takes_longer_to_read_than_its_lease_is_built_once"),
    ],
    "SIGTERM while a digest is built": [
        (TIMES, "test_digest_that_is_given_back_by_a_replica_that_stops_is_built_by_another_at_once"),
        (TWICE, "test_reading_that_the_end_of_the_program_interrupts_gives_the_slot_back"),
        ("test_app.py", "test_all_work_ends_within_one_deadline_and_begins_no_more"),
    ],
    "clock forward": [
        (TIMES, "test_late_digest_is_posted_once_and_says_why"),
        (SLACK, "test_clock_that_is_set_forward_during_a_call_posts_nothing_twice"),
        (CLOCKS, "test_clock_set_forward_runs_within_the_grace_once_and_says_so"),
    ],
    "clock back": [
        (TIMES, "test_clock_that_is_set_back_between_building_and_posting_holds_nothing_up_and_repeats_nothing"),
        (CLOCKS, "test_clock_set_back_makes_no_second_slot"),
        ("test_schedule.py", "test_tick_survives_a_clock_that_is_set"),
    ],
    "summer time": [
        (CLOCKS, "test_night_on_which_a_time_comes_twice_has_one_slot"),
        ("usecases/test_slots.py", "test_every_local_day_of_ten_years_has_one_slot"),
    ],
    "zone data change": [
        (CLOCKS, "test_new_zone_rules_make_no_second_slot"),
        (CLOCKS, "test_zone_that_is_gone_holds_no_other_digest_up"),
    ],
    "host asleep over a slot": [
        (TIMES, "test_host_that_slept_over_three_days_posts_one_digest_with_all_that_came"),
        (TIMES, "test_digest_later_than_the_grace_is_skipped_with_a_note_and_loses_nothing"),
        (TIMES, "test_slot_that_nobody_took_within_the_grace_is_skipped_with_a_note"),
    ],
    "two replicas, same slot": [
        (TWICE, "test_eight_processes_post_each_slot_once"),
        ("usecases/test_plan_digests.py", "test_eight_replicas_plan_and_claim_each_slot_once"),
    ],
    "rolling upgrade": [
        ("storage/test_requests.py", "test_request_of_a_newer_version_is_left_for_a_newer_worker"),
        ("storage/test_payload.py", "test_request_is_stored_under_the_lowest_version_that_reads_it"),
    ],
    "digest paused, removed or moved meanwhile": [
        (TIMES, "test_digest_that_nobody_wants_any_more_while_it_is_made_is_not_posted"),
        (TIMES, "test_digest_that_nobody_wants_any_more_before_its_first_post_is_not_posted"),
        (TIMES, "test_digest_that_is_paused_in_the_middle_gets_the_rest_of_its_thread"),
        (TIMES, "test_digest_that_moves_while_it_is_made_is_posted_where_it_is_wanted"),
        (TIMES, "test_digest_that_moves_takes_along_what_is_not_begun"),
    ],
}


@cache
def named_in(file: str) -> frozenset[str]:
    tree = ast.parse((TESTS / file).read_text("utf-8"))
    return frozenset(each.name for each in tree.body if isinstance(each, ast.FunctionDef) and each.name[:5] == "test_")


@pytest.mark.parametrize("row", MATRIX)
def test_row_of_the_fault_matrix_has_its_tests(row: str):
    missing = [(file, test) for file, test in MATRIX[row] if test and test not in named_in(file)]
    assert missing == []
    assert all(named_in(file) for file, _ in MATRIX[row])
