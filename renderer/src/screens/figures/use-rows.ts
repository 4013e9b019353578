import type { CategoryFigures, Figures } from '../../../../shared/figures.ts'
import { useWords } from '../../words/use-words.ts'

/** `code`: null for all categories together. */
export type FigureRow = { code: string | null; name: string; figures: CategoryFigures }

/** The rows of a figure: a category each, and all together at the end. */
export function useRows({ categories, total }: Figures): FigureRow[] {
  const { t, called } = useWords()
  return [
    ...categories.map(({ code, name_de = '', name_fr = '', name_it = '', name_en = '', ...figures }) => ({ code, figures, name: called({ name_de, name_fr, name_it, name_en }) || code || t('figures.no_category') })),
    { code: null, name: t('figures.all'), figures: total },
  ]
}
