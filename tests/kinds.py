"""Which tests are of which kind, by folder and module; `make` says which kinds it runs.

browser    opens pages in chromium; marked by the fixture `chromium` too
process    starts other programs: kernels, workers, commands
slow       lands ledgers, or proves something over many registers or periods
prove      kills, corrupts and attacks; beside these `make prove` holds every property against
           many more examples
"""

from pathlib import Path

TESTS = Path(__file__).parent
KINDS = {
    "browser": ("browser/",),
    "prove": (
        "cli/test_every_signal.py",
        "press/library/test_large_library.py",
        "press/runs/test_asleep.py",
        "press/runs/test_faults.py",
        "press/runs/test_many_kills.py",
        "press/runs/test_soak.py",
        "press/runs/test_watched_kills.py",
    ),
    "process": (
        "bench/",
        "cli/",
        "ledgers/test_frugality.py",
        "ledgers/test_killed_inbox.py",
        "notebooks/",
        "packaging/",
        "press/carriers/test_chart_files.py",
        "press/library/test_damaged_releases.py",
        "press/test_private_parts.py",
        "register/dependence/test_snapshot.py",
        "register/test_killed_landing.py",
        "press/report/charts/test_charts.py",
        "press/report/charts/test_house_style.py",
        "press/runs/",
        "scheduling/",
        "starter/test_new_notebook.py",
        "test_contributing.py",
        "test_environment.py",
        "test_face.py",
        "test_project.py",
        "test_scratch.py",
        "warmkernel/",
    ),
    "slow": (
        "articles/test_quotations.py",
        "articles/test_row_words.py",
        "articles/test_verdicts.py",
        "disclosure/audit/test_any_publication.py",
        "figures/test_answers.py",
        "figures/test_questions.py",
        "figures/test_reads.py",
        "figures/test_showing.py",
        "ledgers/formats/test_biff_formulas.py",
        "ledgers/formats/test_file_kinds.py",
        "ledgers/layout/test_cell_comments.py",
        "ledgers/layout/test_copied_sheets.py",
        "ledgers/layout/test_label_pairs.py",
        "ledgers/layout/test_layouts.py",
        "ledgers/layout/test_line_conflicts.py",
        "ledgers/layout/test_paper_forms.py",
        "ledgers/layout/test_rival_amounts.py",
        "ledgers/layout/test_row_headings.py",
        "ledgers/layout/test_sheets.py",
        "ledgers/layout/test_title_periods.py",
        "ledgers/layout/test_told_sums.py",
        "ledgers/layout/test_totals.py",
        "ledgers/layout/test_undone_payments.py",
        "ledgers/layout/test_wide_tables.py",
        "ledgers/rows/test_other_holders.py",
        "ledgers/rows/test_renumbered_rows.py",
        "ledgers/rows/test_resent_lists.py",
        "ledgers/rows/test_reused_numbers.py",
        "ledgers/rows/test_row_keys.py",
        "ledgers/rows/test_row_versions.py",
        "ledgers/rows/test_told_names.py",
        "ledgers/rows/test_unnumbered_rows.py",
        "ledgers/test_accept_clean.py",
        "ledgers/test_all_at_once.py",
        "ledgers/test_answer_workbook.py",
        "ledgers/test_clerks_month.py",
        "ledgers/test_corruption.py",
        "ledgers/test_inbox.py",
        "ledgers/test_intake.py",
        "ledgers/test_judging.py",
        "ledgers/test_plausibility.py",
        "ledgers/test_preview.py",
        "ledgers/test_preview_page.py",
        "ledgers/test_sender_profiles.py",
        "ledgers/test_unit_template.py",
        "ledgers/values/test_possible_names.py",
        "measures/test_any_register.py",
        "measures/test_assistance.py",
        "measures/test_contract.py",
        "measures/test_exits.py",
        "measures/test_membership.py",
        "measures/test_query.py",
        "measures/test_standards.py",
        "press/carriers/test_word.py",
        "press/carriers/test_workbook.py",
        "press/library/test_finder.py",
        "press/library/test_growth.py",
        "press/library/test_unit_pages.py",
        "press/release/test_answers_file.py",
        "press/report/charts/test_breakdown_charts.py",
        "press/report/test_report_anywhere.py",
        "register/check/test_causes.py",
        "register/check/test_check.py",
        "register/test_completeness.py",
        "register/test_erasure.py",
        "register/test_proof.py",
        "register/test_row_digest.py",
        "register/test_store.py",
        "rules/test_own_codes.py",
        "sample/test_sample.py",
        "test_backup.py",
    ),
}


def kinds_of(path: Path) -> list[str]:
    """The kinds of a module of tests."""
    if not path.is_relative_to(TESTS):
        return []
    name = str(path.relative_to(TESTS))
    return [kind for kind, places in KINDS.items() if name.startswith(places)]
